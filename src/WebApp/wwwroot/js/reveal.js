// Adds buttons that show the password. It is hidden again before the form is submitted, so that browsers do not remember it as text.
export function addRevealButtons(form) {
  for (const input of form.querySelectorAll("input[type=password]")) {
    const frame = document.createElement("div");
    frame.className = "reveal";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.setAttribute("aria-controls", input.id);

    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? document.body.dataset.hide : document.body.dataset.show;
      button.setAttribute("aria-label", `${button.textContent} ${input.labels[0]?.textContent.toLowerCase() ?? "password"}`);
    };

    show(false);
    input.replaceWith(frame);
    frame.append(input, button);
    button.addEventListener("click", () => show(input.type === "password"));
    form.addEventListener("submit", () => show(false));
  }
}
