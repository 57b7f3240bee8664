import { nameBeside } from "./rules.js";

const debounceMs = 250;
const pending = new WeakMap(); // field → AbortController of the pending check

// Checks a field on the server when the user stops typing. Calls back with a message, or with null if the value is valid.
// Does not call back if a newer check replaces this one or the request fails; the server checks the submitted form anyway.
export function ask(input, callback) {
  forget(input);
  const controller = new AbortController();
  pending.set(input, controller);
  setTimeout(async () => {
    if (controller.signal.aborted) return;
    try {
      const response = await fetch(input.dataset.valRemoteUrl, {
        method: input.dataset.valRemoteType ?? "POST",
        body: formDataOf(input),
        headers: { Accept: "application/json" },
        signal: controller.signal,
      });
      if (!response.ok) return;

      const answer = await response.json();
      if (!controller.signal.aborted) {
        callback(answer === true ? null : answer === false ? input.dataset.valRemote : String(answer));
      }
    } catch {
      // Offline, aborted, or the response is not JSON.
    }
  }, debounceMs);
}

export function forget(input) {
  pending.get(input)?.abort();
}

// The names of the other fields that the check depends on.
export function namesAskedWith(input) {
  return (input.dataset.valRemoteAdditionalfields ?? "").split(",").map((name) => nameBeside(input, name));
}

function formDataOf(input) {
  const names = new Set([input.name, "__RequestVerificationToken", "__Invariant", ...namesAskedWith(input)]);
  return new URLSearchParams([...new FormData(input.form)].filter(([name]) => names.has(name)));
}
