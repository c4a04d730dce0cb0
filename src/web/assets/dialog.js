/** The dialog: a title, content, and an action. */
import { $, h } from "./dom.js";

/** Opens the dialog. Without `onaccept` it can only be closed. */
export function showDialog(title, content, accept, onaccept) {
  const dialog = $("dialog");
  const trouble = h("p", { role: "alert", class: "trouble" });
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "dialog-title" }, title),
    content,
    trouble,
    h(
      "p",
      { class: "buttons" },
      onaccept && h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      h("button", { type: "submit", class: "main" }, accept),
    ),
  );
  form.addEventListener("submit", async (event) => {
    if (!onaccept) return;
    event.preventDefault();
    try {
      await onaccept(new FormData(form));
      dialog.close();
    } catch (error) {
      trouble.textContent = error.message;
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}
