import { addChooseAll } from "./choose.js";
import { addPasskey } from "./passkeys.js";
import { poll } from "./poll.js";
import { addRevealButtons } from "./reveal.js";
import { showStrength } from "./strength.js";
import { validate } from "../_content/ConstraintErrors/validation.js";

for (const form of document.querySelectorAll("form[method=post]")) {
  addRevealButtons(form);
  validate(form);
}

document.querySelectorAll("input[data-strength]").forEach(showStrength);
document.querySelectorAll("form[data-passkey]").forEach(addPasskey);
document.querySelectorAll(".polled").forEach(poll);
document.querySelectorAll("[data-choose-all]").forEach(addChooseAll);
