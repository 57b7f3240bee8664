import { nameBeside } from "./rules.js";

const pause = 250; // ms without a keystroke
const asked = new WeakMap(); // field → the question under way

// Asks the server about a field once the person pauses. Calls back with a message or null; not at all when a newer
// question has replaced this one, or when the server has no answer: the form itself will tell.
export function ask(input, callback) {
  forget(input);
  const question = new AbortController();
  asked.set(input, question);
  setTimeout(async () => {
    if (question.signal.aborted) return;
    try {
      const response = await fetch(input.dataset.valRemoteUrl, {
        method: input.dataset.valRemoteType ?? "POST",
        body: answersOf(input),
        headers: { Accept: "application/json" },
        signal: question.signal,
      });
      if (!response.ok) return;

      const answer = await response.json();
      if (!question.signal.aborted) {
        callback(answer === true ? null : answer === false ? input.dataset.valRemote : String(answer));
      }
    } catch {
      // Offline, aborted, or no JSON.
    }
  }, pause);
}

export function forget(input) {
  asked.get(input)?.abort();
}

// The names of the fields that decide the answer besides this one.
export function namesAskedWith(input) {
  return (input.dataset.valRemoteAdditionalfields ?? "").split(",").map((name) => nameBeside(input, name));
}

function answersOf(input) {
  const names = new Set([input.name, "__RequestVerificationToken", "__Invariant", ...namesAskedWith(input)]);
  return new URLSearchParams([...new FormData(input.form)].filter(([name]) => names.has(name)));
}
