/** Buttons that request people, chats or a Web App, and links that only Telegram opens. */
import { act, attempt } from "./act.js";
import { copyButton } from "../../../web/assets/copy.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { h } from "../../../web/assets/dom.js";
import { openWhenIn, store } from "./store.js";
import { toast } from "../../../web/assets/toast.js";
import { wire } from "../../../web/assets/wire_store.js";

function choice(type, name, value, label) {
  return h("label", {}, h("input", { type, name, value, required: type === "radio" }), ` ${label}`);
}

function askUsers(at, text, { max_quantity = 1, user_is_bot }) {
  const type = max_quantity > 1 ? "checkbox" : "radio";
  const people = [...store.users.values()].map(({ id, first_name }) => [id, first_name]);
  const bots = [...wire.bots.values()].map(({ id, username }) => [id, `@${username}`]);
  const offered = user_is_bot ? bots : user_is_bot === false ? people : [...people, ...bots];
  const choices = offered.map(([id, name]) => choice(type, "member", id, name));
  const legend = h("legend", {}, max_quantity > 1 ? `Up to ${max_quantity}` : "Choose one");
  const content = h("fieldset", { class: "members" }, legend, choices);
  showDialog(
    text,
    content,
    "Share",
    (form) => act("give", { ...at, member: form.getAll("member") }),
  );
}

function askChat(at, text, { chat_is_channel }) {
  const offered = [...store.chats.values()].filter(({ chat }) =>
    chat.type !== "private" && (chat.type === "channel") === Boolean(chat_is_channel)
  );
  const choices = offered.map(({ key, chat }) => choice("radio", "shared_chat", key, chat.title));
  const none = chat_is_channel ? "There is no channel yet." : "There is no group yet.";
  const content = offered.length === 0
    ? h("p", {}, none)
    : h("fieldset", { class: "members" }, h("legend", {}, "Choose one"), choices);
  showDialog(
    text,
    content,
    "Share",
    (form) => act("give", { ...at, shared_chat: form.get("shared_chat") ?? "" }),
  );
}

function askData(at, text, { url }) {
  const field = h("input", { name: "data", required: true, autofocus: true });
  const content = [
    h("p", {}, "The button opens ", h("code", {}, url), ". What does the Web App send?"),
    h("label", { class: "field" }, "Data", field),
  ];
  showDialog(text, content, "Send", (form) => act("give", { ...at, data: form.get("data") }));
}

/** Presses a reply keyboard's button if it requests something; returns whether it does. */
export function pressAsking(button, row, column) {
  const at = { row, column };
  const { text } = button;
  if (button.request_users) askUsers(at, text, button.request_users);
  else if (button.request_chat) askChat(at, text, button.request_chat);
  else if (button.web_app) askData(at, text, button.web_app);
  else if (button.request_contact || button.request_location || button.request_poll) {
    attempt("give", at);
  } else return false;
  return true;
}

/** Opens a Web App: the page shows its launch data. */
export async function openWebApp(bot, text, url) {
  const opened = await attempt("web_app", { bot });
  if (!opened) return;
  const { init_data } = opened;
  const content = [
    h("p", {}, h("code", {}, url)),
    h(
      "p",
      {},
      "It is opened with signed init data, and may have the bot answer query ",
      h("code", {}, opened.query),
      ". ",
      copyButton("init data", () => init_data),
    ),
  ];
  showDialog(text, content, "Close");
}

async function join(link) {
  const joined = await attempt("join", { link });
  if (!joined) return;
  if (joined.waits) return toast(`You requested to join ${joined.title}`);
  await openWhenIn(joined.chat);
}

/** The action of a link that only Telegram opens; undefined for any other link. */
export function actOfLink(address) {
  if (/^(https?:\/\/)?t\.me\/(\+|joinchat\/)/.test(address)) return () => join(address);
  if (/^(https?:\/\/)?t\.me\/\$/.test(address)) return () => attempt("pay_link", { link: address });
  return undefined;
}
