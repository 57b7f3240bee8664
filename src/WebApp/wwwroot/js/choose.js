// Adds a checkbox that selects all checkboxes in a column.
export function addChooseAll(list) {
  const boxes = [...list.querySelectorAll("tbody input[type=checkbox]")];
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", list.dataset.chooseAll);
  list.querySelector("thead .pick").append(all);
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  list.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  });
}
