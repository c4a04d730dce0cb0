/** The menu in a chat's head. */
import { act, attempt } from "./act.js";
import { businessItem, writeToItem } from "./business.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { h } from "../../../web/assets/dom.js";
import { openMenu } from "./menu.js";
import { botsOf, openWhenIn } from "./store.js";

function rename(chat) {
  const title = h("input", {
    name: "title",
    required: true,
    maxlength: 64,
    autofocus: true,
    value: chat.chat.title,
  });
  const field = h("label", { class: "field" }, "Title", title);
  showDialog("Rename", field, "Rename", (form) => act("rename", { title: form.get("title") }));
}

async function upgrade() {
  const upgraded = await attempt("upgrade");
  if (!upgraded) return;
  await openWhenIn(upgraded.chat);
}

function groupItems(chat) {
  const plain = botsOf(chat.key).filter(({ id }) =>
    chat.members.find(({ user }) => user.id === id)?.status === "member"
  );
  return [
    ["Rename", () => rename(chat)],
    ...plain.map(({ id, username }) => [
      `Make @${username} administrator`,
      () => attempt("promote", { member: id }),
    ]),
    ...chat.chat.type === "group" ? [["Upgrade to a supergroup", upgrade]] : [],
  ];
}

function botItems(bot, isBlocked) {
  const block = isBlocked ? ["Unblock", "unblock"] : ["Block", "block"];
  const writing = writeToItem();
  return [
    [block[0], () => attempt(block[1], { bot: bot.id })],
    businessItem(bot),
    ...writing ? [writing] : [],
  ];
}

/** The button that opens the menu; nothing if the menu would be empty. */
export function chatMenu(chat, isBlocked) {
  const [bot] = botsOf(chat.key);
  const items = () =>
    chat.chat?.title ? groupItems(chat) : bot ? botItems(bot, isBlocked) : undefined;
  return items() && h("button", {
    type: "button",
    class: "soft",
    "aria-haspopup": "true",
    onclick: (event) => openMenu(event.currentTarget, items()),
  }, "Chat …");
}
