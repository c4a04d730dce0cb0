/** One message. */
import { attempt } from "./act.js";
import { h } from "../../../web/assets/dom.js";
import { inlineKeyboard, waitingOn } from "./keyboards.js";
import { actOfLink } from "./asking.js";
import { isBought } from "./cards.js";
import { gist, media } from "./media.js";
import { openMenu } from "./menu.js";
import { news } from "./news.js";
import { send, startEdit, startReply } from "./composer.js";
import { botsOf, choose, store } from "./store.js";
import { formatted } from "./text.js";
import { topicLabel } from "./topics.js";
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
    ...message.chat.type === "private"
      ? []
      : [["Pin", () => attempt("pin", { message_id: message.message_id })]],
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
  // A message in a topic implicitly replies to the one that opened the topic.
  if (!to || to.forum_topic_created) return undefined;
  const name = authorOf(to)?.first_name ?? authorOf(to)?.title;
  return h("div", { class: "quoted" }, h("strong", {}, name), " ", gist(to));
}

/** Everything that a message's appearance depends on; if it changes, the message is redrawn. */
export function messageVersion(chat, message) {
  return JSON.stringify([
    message,
    store.me,
    isBought(message),
    topicLabel(chat, message),
    reactionsOf(chat, message),
    [...waitingOn(chat, message)],
  ]);
}

/** The button of a service message, if it has one. */
function newsButton({ successful_payment: paid, chat, migrate_to_chat_id: migrated }) {
  const button = (label, onclick) => h("button", { type: "button", class: "soft", onclick }, label);
  if (migrated) return button("Open", () => choose({ open: `${migrated}` }));
  if (!paid?.is_first_recurring || chat.type !== "private") return undefined;
  const [bot] = botsOf();
  const charge = paid.telegram_payment_charge_id;
  return button("Renew", () => attempt("renew", { bot: bot.id, charge }));
}

/** A draft that a bot is still writing. */
export function draftElement({ bot, text, entities }) {
  return h(
    "li",
    { class: "message draft" },
    h(
      "div",
      { class: "bubble" },
      h("span", { class: "quiet via" }, `@${bot} is writing`),
      h("div", { class: "text" }, text === "" ? "…" : formatted(text, entities)),
    ),
  );
}

/** A message as an element. */
export function messageElement(chat, message) {
  const content = media(message);
  const announcement = news(message, content !== undefined);
  if (announcement) return h("li", { class: "news" }, announcement, newsButton(message));
  const mine = isMine(message);
  const author = authorOf(message);
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const reactions = reactionsOf(chat, message);
  const isGroup = message.chat.type !== "private";
  const topic = topicLabel(chat, message);
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
      message.sender_business_bot &&
        h("span", { class: "quiet via" }, `sent by @${message.sender_business_bot.username}`),
      topic && h("span", { class: "quiet via" }, `# ${topic}`),
      quoted(message),
      content,
      text &&
        h("div", { class: "text" }, formatted(text, entities, { command: send, link: actOfLink })),
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
