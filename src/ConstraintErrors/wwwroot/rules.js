// Client-side validation rules, from the data-val-* attributes that ASP.NET Core renders.
const rules = {
  required: (value) => value.trim() !== "",
  length: (value, { lengthMin, lengthMax }) => within(value.length, lengthMin, lengthMax),
  minlength: (value, { minlengthMin }) => within(value.length, minlengthMin),
  maxlength: (value, { maxlengthMax }) => within(value.length, undefined, maxlengthMax),
  range: (value, { rangeMin, rangeMax }) => within(Number(value), rangeMin, rangeMax),
  regex: (value, { regexPattern }) => new RegExp(`^(?:${regexPattern})$`).test(value),
  equalto: (value, { equaltoOther }, input) => value === input.form.elements.namedItem(nameBeside(input, equaltoOther))?.value,
};

function within(number, min, max) {
  return !(number < Number(min ?? -Infinity) || number > Number(max ?? Infinity));
}

// "*.Password" is relative to the field: Input.Password for Input.ConfirmPassword.
export function nameBeside(input, name) {
  return name.replace(/^\*\./, input.name.slice(0, input.name.lastIndexOf(".") + 1));
}

// Returns the message of the first violated rule, or null. An empty field can only violate "required".
export function firstBroken(input) {
  const { val, ...data } = input.dataset;
  if (val !== "true") return null;

  const parameters = Object.fromEntries(Object.entries(data).map(([key, value]) => [lowerFirst(key.replace(/^val/, "")), value]));
  for (const [name, holds] of Object.entries(rules)) {
    const message = parameters[name];
    if (message !== undefined && (name === "required" || input.value !== "") && !holds(input.value, parameters, input)) {
      return message;
    }
  }

  return null;
}

function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
