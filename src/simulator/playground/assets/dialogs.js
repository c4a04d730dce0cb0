/** Words that come up: toasts, alerts, and forms for new people and groups. */
import { act } from "./act.js";
import { $, h } from "./dom.js";
import { choose, store, until } from "./store.js";

const TOAST_MS = 5000;
let toastTimer;

/** Shows a line for a while; a trouble is something that went wrong. */
export function toast(text, trouble = false) {
  const element = $("toast");
  clearTimeout(toastTimer);
  element.textContent = text;
  element.classList.toggle("trouble", trouble);
  element.hidden = false;
  toastTimer = setTimeout(() => element.hidden = true, TOAST_MS);
}

/** Does something, and says so when it cannot be done. */
export async function attempt(name, fields) {
  try {
    return await act(name, fields);
  } catch (error) {
    toast(error.message, true);
  }
}

function show(title, content, accept, onaccept) {
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

/** What a bot shows as an alert. */
export function alertDialog(from, text) {
  show(from, h("p", {}, text), "OK");
}

function newPerson() {
  const name = h("input", { name: "name", required: true, maxlength: 64, autofocus: true });
  show("New person", h("label", { class: "field" }, "First name", name), "Add", async (form) => {
    const { id } = await act("person", { name: form.get("name") });
    await until(() => store.users.has(id));
    choose({ me: id });
  });
}

function newGroup() {
  const title = h("input", { name: "title", required: true, maxlength: 64, autofocus: true });
  const others = [...store.users.values()].filter(({ id }) => id !== store.me);
  const members = [
    ...others.map(({ id, first_name }) => [id, first_name]),
    ...[...store.bots.values()].map(({ id, username }) => [id, `@${username}`]),
  ].map(([id, name]) =>
    h(
      "label",
      {},
      h("input", { type: "checkbox", name: "member", value: id, checked: true }),
      ` ${name}`,
    )
  );
  const content = [
    h("label", { class: "field" }, "Title", title),
    h("fieldset", { class: "members" }, h("legend", {}, "Members besides you"), members),
  ];
  show("New group", content, "Make", async (form) => {
    const fields = { title: form.get("title"), member: form.getAll("member") };
    const { chat } = await act("group", fields);
    await until(() => store.chats.has(chat));
    choose({ open: chat });
  });
}

/** Lets the buttons for new people and groups work. */
export function setUpDialogs() {
  $("new-person").addEventListener("click", newPerson);
  $("new-group").addEventListener("click", newGroup);
}
