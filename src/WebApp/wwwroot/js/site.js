import { addRevealButtons } from "./reveal.js";
import { validate } from "./validation.js";

for (const form of document.querySelectorAll("form[method=post]")) {
  addRevealButtons(form);
  validate(form);
}
