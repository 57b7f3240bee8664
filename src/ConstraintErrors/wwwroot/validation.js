import { ask, forget, namesAskedWith } from "./remote.js";
import { firstBroken, nameBeside } from "./rules.js";

// Shows validation errors: on leaving a field, while typing once an error is shown, and when a live check returns.
// The server validates the submitted form again.
export function validate(form) {
  const fields = [...form.elements].filter((field) => field.dataset.val === "true");
  if (fields.length === 0) return;

  form.noValidate = true;
  let sending = false; // Prevents a second submit, which would violate a unique constraint.

  for (const field of fields) {
    field.addEventListener("input", () => typed(field));
    field.addEventListener("focusout", () => afterPress(() => field.value !== "" && show(field, firstBroken(field) ?? known.get(field))));
  }

  // Fields that changed before this script loaded or were filled in by the browser.
  for (const field of fields) if (field.defaultValue !== undefined && field.value !== field.defaultValue) typed(field);

  form.addEventListener("submit", (event) => {
    for (const field of fields) show(field, firstBroken(field) ?? known.get(field));
    const wrong = fields.filter((field) => field.getAttribute("aria-invalid") === "true");
    summarize(form, wrong);
    if (wrong.length > 0 || sending) event.preventDefault();
    if (wrong.length > 0) {
      wrong[0].focus();
      wrong.filter((field) => known.has(field)).forEach(askAbout); // The value may be available again.
    } else {
      sending = true;
      setTimeout(() => (sending = false), 5_000); // The user may have canceled the request or navigated back.
    }
  });

  function typed(field) {
    forget(field);
    known.delete(field);
    const broken = firstBroken(field);
    if (broken === null || isShown(field)) show(field, broken);
    for (const other of fields) {
      if (other === field || other.value === "") continue;
      if (nameBeside(other, other.dataset.valEqualtoOther ?? "") === field.name && isShown(other)) show(other, firstBroken(other));
      if (namesAskedWith(other).includes(field.name)) {
        known.delete(other); // The result depended on both fields.
        if (isShown(other)) show(other, firstBroken(other));
        askAbout(other);
      }
    }
    if (broken === null && field.value !== "") askAbout(field);
  }
}

const known = new WeakMap(); // field → message of the live check

// An error shown while the pointer is down moves the button, and the click is lost.
let pressed = false;
const waiting = [];
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    pressed = false;
    setTimeout(() => waiting.splice(0).forEach((action) => action()));
  }, true);
}

function afterPress(action) {
  if (pressed) waiting.push(action);
  else action();
}

function askAbout(field) {
  if (!field.dataset.valRemoteUrl) return;
  ask(field, (message) => {
    if (message === null) known.delete(field);
    else known.set(field, message);
    show(field, firstBroken(field) ?? message);
  });
}

function isShown(field) {
  return field.getAttribute("aria-invalid") === "true";
}

function show(field, message) {
  const place = field.form.querySelector(`[data-valmsg-for="${CSS.escape(field.name)}"]`);
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (!place) return;

  const text = message ?? "";
  if (place.textContent !== text) place.textContent = text;
  place.className = message ? "field-validation-error" : "field-validation-valid";
  place.setAttribute("aria-live", "polite");
  follow(field.form);
}

// Keeps a visible summary in sync with the field errors.
function follow(form) {
  const summary = form.querySelector("[data-valmsg-summary]");
  if (!summary || summary.hidden) return;

  summary.removeAttribute("role"); // The field announces the change.
  const ofForm = [...summary.querySelectorAll("li")].filter((item) => !item.querySelector("a"));
  summarize(form, [...form.elements].filter(isShown), ofForm);
}

// Replaces the server's summary, which reflects the submitted form, with the current errors.
function summarize(form, wrong, ofForm = []) {
  const summary = form.querySelector("[data-valmsg-summary]");
  if (!summary) return;

  const count = wrong.length + ofForm.length;
  summary.hidden = count === 0;
  summary.replaceChildren();
  if (count === 0) return;

  const title = document.createElement("h2");
  const { oneError, manyErrors } = summary.dataset;
  title.textContent = count === 1 ? oneError : manyErrors;
  const list = document.createElement("ul");
  list.append(...ofForm);
  for (const field of wrong) {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = form.querySelector(`[data-valmsg-for="${CSS.escape(field.name)}"]`)?.textContent ?? "";
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }

  summary.append(title, list);
}
