/** One message. */
import { attempt } from "./act.js";
import { h } from "../../../web/assets/dom.js";
import { inlineKeyboard, waitingOn } from "./keyboards.js";
import { gist, media, news } from "./media.js";
import { openMenu } from "./menu.js";
import { send, startEdit, startReply } from "./composer.js";
import { botsOf, store } from "./store.js";
import { formatted } from "./text.js";
import { clock } from "../../../web/assets/time.js";

const EMOJI = ["👍", "❤", "🔥", "🎉"];

const authorOf = (message) => message.from ?? message.sender_chat;
const isMine = (message) => message.from?.id === store.me;

function reactionsOf(chat, message) {
  const byUser = [...chat.reactions?.get(message.message_id) ?? []];
  const counts = new Map();
  for (const [user, reactions] of byUser) {
    for (const { emoji = "⭐" } of reactions) {
      const { count = 0, mine = false } = counts.get(emoji) ?? {};
      counts.set(emoji, { count: count + 1, mine: mine || user === store.me });
    }
  }
  return [...counts].map(([emoji, { count, mine }]) => ({ emoji, count, mine }));
}

function react(message, emoji) {
  attempt("react", { message_id: message.message_id, emoji });
}

function reactionRow(message, reactions) {
  const buttons = reactions.map(({ emoji, count, mine }) =>
    h("button", {
      type: "button",
      "aria-pressed": String(mine),
      "aria-label": `${emoji} ${count}`,
      onclick: () => react(message, mine ? [] : [emoji]),
    }, `${emoji} ${count}`)
  );
  return h("div", { class: "reactions" }, buttons);
}

function menuButton(message) {
  const items = [
    ["Reply", () => startReply(message)],
    ...isMine(message) && (message.text ?? message.caption) !== undefined
      ? [["Edit", () => startEdit(message)]]
      : [],
    ...EMOJI.map((emoji) => [`React ${emoji}`, () => react(message, [emoji])]),
    ["Delete", () => attempt("delete", { message_id: message.message_id })],
  ];
  return h("button", {
    type: "button",
    class: "more",
    "aria-label": "More",
    "aria-haspopup": "true",
    onclick: (event) => openMenu(event.currentTarget, items),
  }, "⋯");
}

function quoted({ reply_to_message: to }) {
  if (!to) return undefined;
  const name = authorOf(to)?.first_name ?? authorOf(to)?.title;
  return h("div", { class: "quoted" }, h("strong", {}, name), " ", gist(to));
}

/** All that a message's look depends on; when it is another, the message is drawn anew. */
export function messageVersion(chat, message) {
  return JSON.stringify([
    message,
    store.me,
    reactionsOf(chat, message),
    [...waitingOn(chat, message)],
  ]);
}

/** A message as an element. */
export function messageElement(chat, message) {
  const told = news(message);
  if (told) return h("li", { class: "news" }, told);
  const mine = isMine(message);
  const author = authorOf(message);
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const reactions = reactionsOf(chat, message);
  const isGroup = message.chat.type !== "private";
  const name = h(
    "span",
    { class: isGroup && !mine ? "author" : "sr" },
    mine ? "You" : author?.first_name ?? author?.title,
  );
  return h(
    "li",
    { class: mine ? "message mine" : "message" },
    h(
      "div",
      { class: "bubble" },
      name,
      message.via_bot && h("span", { class: "quiet via" }, `via @${message.via_bot.username}`),
      quoted(message),
      media(message),
      text && h("div", { class: "text" }, formatted(text, entities, { command: send })),
      h(
        "span",
        { class: "meta" },
        message.edit_date && "edited ",
        h(
          "time",
          { datetime: new Date(message.date * 1000).toISOString() },
          clock(message.date * 1000),
        ),
      ),
    ),
    botsOf(chat.key).length > 0 || isGroup ? menuButton(message) : undefined,
    inlineKeyboard(chat, message),
    reactions.length > 0 && reactionRow(message, reactions),
  );
}
