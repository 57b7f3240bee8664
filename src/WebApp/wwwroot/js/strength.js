// Shows the strength of a new password while the user types. The server rates it; without an answer, nothing is shown.
const address = new URL("../Account/PasswordStrength", import.meta.url);
const pause = 400; // ms

export function showStrength(input) {
  const form = input.form;
  const token = form.elements["__RequestVerificationToken"];
  const [part, meter, text] = ["div", "meter", "p"].map((name) => document.createElement(name));
  const valueOf = (purpose) => form.querySelector(`input[autocomplete=${purpose}]`)?.value ?? null;
  let [timer, pending] = [0, new AbortController()];

  part.className = "strength";
  part.hidden = true;
  Object.assign(meter, { min: 0, max: 4, low: 2, high: 3, optimum: 4 });
  meter.setAttribute("aria-label", input.dataset.strength);
  text.className = "hint";
  text.id = `${input.id}-strength`;
  text.setAttribute("aria-live", "polite"); // Outside the hidden part, so that the first text is announced, too.
  part.append(meter);
  (input.closest(".reveal") ?? input).after(part, text);
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${text.id}`.trim());

  function show({ score, text: message }) {
    part.hidden = message === "";
    meter.value = score;
    meter.textContent = message;
    if (text.textContent !== message) text.textContent = message;
  }

  async function rate() {
    pending.abort(); // An older answer must not replace a newer one.
    const { signal } = (pending = new AbortController());
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", RequestVerificationToken: token.value },
        body: JSON.stringify({ password: input.value, userName: valueOf("username"), email: valueOf("email") }),
        signal,
      });
      const rating = response.ok ? await response.json() : { score: 0, text: "" };
      if (!signal.aborted) show(rating);
    } catch {
      if (!signal.aborted) show({ score: 0, text: "" });
    }
  }

  form.addEventListener("input", ({ target }) => {
    if (target !== input && !["username", "email"].includes(target.autocomplete)) return;
    clearTimeout(timer);
    pending.abort();
    if (input.value) timer = setTimeout(rate, pause);
    else show({ score: 0, text: "" });
  });
  if (input.value) rate(); // Typed before the script ran.
}
