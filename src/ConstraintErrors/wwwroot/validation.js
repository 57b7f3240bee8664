import { ask, forget, namesAskedWith } from "./remote.js";
import { firstBroken, nameBeside } from "./rules.js";

// Shows on each field what is wrong with it: while typing once it is known to be wrong, else on leaving the field; what
// only the server knows as soon as it answers. The server checks everything again.
export function validate(form) {
  const fields = [...form.elements].filter((field) => field.dataset.val === "true");
  if (fields.length === 0) return;

  form.noValidate = true;
  let sending = false; // A second click would find the first one's row.

  for (const field of fields) {
    field.addEventListener("input", () => typed(field));
    field.addEventListener("focusout", () => afterPress(() => field.value !== "" && show(field, firstBroken(field) ?? known.get(field))));
  }

  // What was typed before this script was there, or filled in by the browser.
  for (const field of fields) if (field.defaultValue !== undefined && field.value !== field.defaultValue) typed(field);

  form.addEventListener("submit", (event) => {
    for (const field of fields) show(field, firstBroken(field) ?? known.get(field));
    const wrong = fields.filter((field) => field.getAttribute("aria-invalid") === "true");
    summarize(form, wrong);
    if (wrong.length > 0 || sending) event.preventDefault();
    if (wrong.length > 0) {
      wrong[0].focus();
      wrong.filter((field) => known.has(field)).forEach(askAbout); // It may be free again.
    } else {
      sending = true;
      setTimeout(() => (sending = false), 5_000); // The person may have stopped it, or come back.
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
        known.delete(other); // What was known of it was known of both.
        if (isShown(other)) show(other, firstBroken(other));
        askAbout(other);
      }
    }
    if (broken === null && field.value !== "") askAbout(field);
  }
}

const known = new WeakMap(); // field → what the server said of its value

// An error that appears while the pointer is down moves the button away from under it, and the click is lost.
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

// A summary that is shown goes with the fields: an error that a check finds joins it, and one that is mended leaves it.
function follow(form) {
  const summary = form.querySelector("[data-valmsg-summary]");
  if (!summary || summary.hidden) return;

  summary.removeAttribute("role"); // The field itself announces the change.
  const ofForm = [...summary.querySelectorAll("li")].filter((item) => !item.querySelector("a"));
  summarize(form, [...form.elements].filter(isShown), ofForm);
}

// The server's summary is about the form as it was sent; this one is about the form as it is.
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
