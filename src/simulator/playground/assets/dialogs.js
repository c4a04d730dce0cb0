/** Dialogs: alerts, and forms for new people, bots and groups. */
import { act } from "./act.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { $, h } from "../../../web/assets/dom.js";
import { choose, openWhenIn, store, until } from "./store.js";
import { wire } from "../../../web/assets/wire_store.js";

/** An alert shown by a bot. */
export function alertDialog(from, text) {
  showDialog(from, h("p", {}, text), "OK");
}

function nameField(label) {
  const name = h("input", { name: "name", required: true, maxlength: 64, autofocus: true });
  return h("label", { class: "field" }, label, name);
}

function newPerson() {
  showDialog("New person", nameField("First name"), "Add", async (form) => {
    const { id } = await act("person", { name: form.get("name") });
    await until(() => store.users.has(id));
    choose({ me: id });
  });
}

/** Asks for a bot's name, creates it, and opens the chat with it. */
export function newBot() {
  showDialog("New bot", nameField("Name: letters, digits, _"), "Create", async (form) => {
    const { id } = await act("bot", { name: form.get("name") });
    await until(() => wire.bots.has(id));
    choose({ open: `${id}:${store.me}` });
  });
}

const KINDS = [
  ["supergroup", "Group"],
  ["forum", "Group with topics"],
  ["group", "Basic group"],
  ["channel", "Channel"],
];

function newGroup() {
  const title = h("input", { name: "title", required: true, maxlength: 64, autofocus: true });
  const others = [...store.users.values()].filter(({ id }) => id !== store.me);
  const members = [
    ...others.map(({ id, first_name }) => [id, first_name]),
    ...[...wire.bots.values()].map(({ id, username }) => [id, `@${username}`]),
  ].map(([id, name]) =>
    h(
      "label",
      {},
      h("input", { type: "checkbox", name: "member", value: id, checked: true }),
      ` ${name}`,
    )
  );
  const kinds = KINDS.map(([value, label]) => h("option", { value }, label));
  const content = [
    h("label", { class: "field" }, "Title", title),
    h("label", { class: "field" }, "Sort", h("select", { name: "kind" }, kinds)),
    h("fieldset", { class: "members" }, h("legend", {}, "Other members"), members),
  ];
  showDialog("New group", content, "Create", async (form) => {
    const fields = {
      title: form.get("title"),
      kind: form.get("kind"),
      member: form.getAll("member"),
    };
    const { chat } = await act("group", fields);
    await openWhenIn(chat);
  });
}

/** Sets up the buttons for new people and groups. */
export function setUpDialogs() {
  $("new-person").addEventListener("click", newPerson);
  $("new-group").addEventListener("click", newGroup);
}
