/** The open conversation. */
import { copyButton } from "../../../web/assets/copy.js";
import { alertDialog } from "./dialogs.js";
import { $, h, replace, showList } from "../../../web/assets/dom.js";
import { drawReplyKeyboard } from "./keyboards.js";
import { isOwnBusiness, partnerOf } from "./business.js";
import { chatMenu } from "./head.js";
import { draftElement, messageElement, messageVersion } from "./message.js";
import { drawTopics, messagesShown } from "./topics.js";
import { botsOf, openChat, store } from "./store.js";
import { now } from "../../../web/assets/time.js";
import { send } from "./composer.js";
import { toast } from "../../../web/assets/toast.js";
import { tokenOf } from "./token.js";
import { activity, wire } from "../../../web/assets/wire_store.js";

const ACTIONS = {
  typing: "is typing …",
  upload_photo: "is sending a photo …",
  upload_document: "is sending a file …",
  upload_video: "is sending a video …",
  record_voice: "is recording …",
  choose_sticker: "is choosing a sticker …",
};

/** The chat's title for the reader. */
export function titleOf(chat) {
  const [bot] = botsOf(chat.key);
  return chat.chat?.title ?? bot?.name ?? partnerOf(chat)?.first_name ?? "";
}

function subtitle(chat) {
  const { action } = chat;
  if (action && action.until > now()) {
    const { name } = [...wire.bots.values()].find(({ username }) => username === action.bot) ?? {};
    return h(
      "span",
      { class: "typing" },
      `${name ?? action.bot} ${ACTIONS[action.action] ?? "is busy …"}`,
    );
  }
  if (chat.chat?.title) {
    const present = chat.members.filter(({ status }) => status !== "left" && status !== "kicked");
    return present.map(({ user }) => user.first_name).join(", ");
  }
  const [bot] = botsOf(chat.key);
  if (isOwnBusiness(chat)) return "a business chat";
  return bot ? `@${bot.username}` : "";
}

/** Whether the reader has blocked the bot of a private chat. */
const isBlocked = (chat) =>
  chat.members.some(({ user, status }) => user.is_bot && status === "kicked") && !chat.chat?.title;

function drawHead(chat) {
  const blocked = isBlocked(chat);
  const version = JSON.stringify([
    titleOf(chat),
    subtitle(chat).textContent ?? subtitle(chat),
    blocked,
    chat.members.map(({ user, status }) => [user.id, status]),
  ]);
  const head = $("chat-head");
  if (head.dataset.version === version) return;
  const fresh = h(
    "header",
    { id: "chat-head", "data-version": version },
    h(
      "div",
      {},
      h("h2", {}, titleOf(chat)),
      h("p", { class: "quiet", role: "status" }, subtitle(chat)),
    ),
    chatMenu(chat, blocked),
  );
  replace(head, fresh);
}

/** The note in an empty chat. */
function emptyNote(chat) {
  const [bot] = botsOf();
  const me = store.users.get(store.me);
  if (chat.topic !== undefined) return h("li", { class: "empty" }, "Nobody has written here yet.");
  if (!bot || !me) return h("li", { class: "empty" }, "Choose a chat.");
  const idle = activity(bot) === "none" && h(
    "p",
    {},
    "This bot is not running yet. Start it with the API root ",
    h("code", {}, location.origin),
    copyButton("API root", () => location.origin),
    " and its token",
    copyButton("token", () => tokenOf(bot.id)),
  );
  const start = h(
    "button",
    { type: "button", class: "main", onclick: () => send("/start") },
    "Start",
  );
  return h(
    "li",
    { class: "empty" },
    h("p", {}, `This is where ${me.first_name} talks to ${titleOf(chat)}.`),
    idle,
    !chat.chat?.title && start,
  );
}

/**
 * The list of messages. Each chat gets a new list, so that screen readers do not read it all aloud.
 */
function logOf(chat) {
  const place = $("log-place");
  const there = place.firstElementChild;
  if (there?.dataset.chat === `${store.me} ${chat.key}`) return there;
  // The role is set on a wrapper, because the list itself would otherwise lose its own role.
  const log = h("div", {
    id: "log",
    role: "log",
    "aria-label": `Messages with ${titleOf(chat)}`,
    tabindex: "0",
    "data-chat": `${store.me} ${chat.key}`,
  }, h("ol"));
  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
  });
  // Images that load and keyboards that appear must not hide the newest message.
  log.addEventListener("load", () => stayAtEnd(log), { capture: true });
  new ResizeObserver(() => stayAtEnd(log)).observe(log);
  place.replaceChildren(log);
  atEnd = true;
  return log;
}

/** Within this distance of the end, the list follows new messages. */
const NEAR_PX = 80;
let atEnd = true;

function stayAtEnd(log) {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

/** Draws the conversation. */
export function drawChat() {
  const chat = openChat();
  drawHead(chat);
  const log = logOf(chat);
  const messages = messagesShown(chat);
  const items = messages.map((message) => ({
    key: message.message_id,
    version: messageVersion(chat, message),
    make: () => messageElement(chat, message),
  }));
  if (items.length === 0) {
    const version = `${store.me} ${chat.key} ${botsOf().map(activity)}`;
    items.push({ key: "empty", version, make: () => emptyNote(chat) });
  }
  const { draft } = chat;
  if (draft) {
    items.push({ key: "draft", version: JSON.stringify(draft), make: () => draftElement(draft) });
  }
  showList(log.firstElementChild, items, {
    key: ({ key }) => key,
    version: ({ version }) => version,
    make: ({ make }) => make(),
  });
  stayAtEnd(log);
  drawTopics();
  if (!document.hidden) chat.seen = [...chat.messages.keys()].at(-1) ?? 0;
  drawReplyKeyboard();
}

/** Shows the bot's answer to a press. */
export function hear(event) {
  if (event.type !== "callback_answer") return;
  const press = store.presses.get(event.query);
  if (press?.user.id !== store.me) return;
  const [bot] = botsOf(press.chat);
  if (event.url) toast(`The bot opens ${event.url}`);
  else if (event.show_alert) alertDialog(bot?.name ?? "The bot", event.text);
  else if (event.text) toast(event.text);
}
