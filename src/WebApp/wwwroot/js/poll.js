// Keeps a part of the page up to date until it no longer asks for it: the same address is fetched again, and the part replaced.
const pause = 1_000; // ms

export function poll(part) {
  const timer = setInterval(async () => {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return clearInterval(timer);

      const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#main > section.form");
      if (!next) return clearInterval(timer);
      part.replaceChildren(...next.childNodes);
      if (!next.classList.contains("polled")) clearInterval(timer);
    } catch {
      // Offline: the next time, perhaps.
    }
  }, pause);
}
