// Refreshes a part of the page by fetching the same address, until the part no longer asks for it.
const pause = 1_000; // ms

export function poll(part) {
  const timer = setInterval(async () => {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return clearInterval(timer);

      const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#main > section.form");
      if (!next) return clearInterval(timer);
      const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
      part.replaceChildren(...next.childNodes);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      if (!next.classList.contains("polled")) clearInterval(timer);
    } catch {
      // Offline: retry at the next interval.
    }
  }, pause);
}
