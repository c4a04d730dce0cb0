/** Inline keyboards and reply keyboards. */
import { attempt } from "./act.js";
import { actOfLink, openWebApp, pressAsking } from "./asking.js";
import { $, h, replace } from "../../../web/assets/dom.js";
import { botsOf, openChat, store } from "./store.js";
import { link } from "./text.js";
import { fill, send } from "./composer.js";
import { copy } from "../../../web/assets/copy.js";

const WAITING = "waiting for the bot …";

function callbackButton(message, button, row, column, waits) {
  return h("button", {
    type: "button",
    "aria-busy": waits ? "true" : undefined,
    title: waits ? WAITING : `callback_data: ${button.callback_data}`,
    onclick: () => attempt("press", { message_id: message.message_id, row, column }),
  }, button.text);
}

function plain(text, onclick, title) {
  return h("button", { type: "button", onclick, title }, text);
}

function inlineButton(message, button, row, column, waiting) {
  if ("callback_data" in button) {
    return callbackButton(message, button, row, column, waiting.has(button.callback_data));
  }
  const follow = button.url && actOfLink(button.url);
  if (follow) return plain(button.text, follow, button.url);
  if (button.url) return link(button.url, `${button.text} ↗`);
  if (button.pay) {
    return plain(button.text, () => attempt("pay", { message_id: message.message_id }));
  }
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
  const bot = message.via_bot ?? message.sender_business_bot ?? message.from;
  if (button.callback_game) {
    return callbackButton(message, { ...button, callback_data: "" }, row, column, waiting.has(""));
  }
  if (button.web_app) {
    return plain(button.text, () => openWebApp(bot.id, button.text, button.web_app.url));
  }
  if (query !== undefined) return plain(button.text, () => fill(`@${bot.username} ${query}`));
  if (button.copy_text) {
    return plain(button.text, () => copy(button.copy_text.text, "Text"));
  }
  return h(
    "button",
    { type: "button", disabled: true, title: "Only opens in Telegram" },
    button.text,
  );
}

/**
 * The callback_data of a message's buttons that the reader has pressed and that await an answer.
 */
export function waitingOn(chat, message) {
  const mine = [...store.presses.values()].filter(({ user, chat: key, message_id }) =>
    user.id === store.me && key === chat.key && message_id === message.message_id
  );
  return new Set(mine.map(({ data }) => data));
}

/** A message's buttons. */
export function inlineKeyboard(chat, message) {
  const rows = message.reply_markup?.inline_keyboard ??
    (message.invoice ? [[PAY]] : message.game ? [[playButton(message)]] : []);
  if (rows.length === 0) return undefined;
  const waiting = waitingOn(chat, message);
  const shown = rows.map((row, r) =>
    h("div", { class: "row" }, row.map((button, c) => inlineButton(message, button, r, c, waiting)))
  );
  return h("div", { class: "keys", role: "group", "aria-label": "Buttons" }, shown);
}

/** A game without buttons of its own gets one. */
function playButton({ game }) {
  return { text: `Play ${game.title}`, callback_game: {} };
}

const PAY = { text: "Pay", pay: true };

/** One-time keyboards that have been used. */
const used = new WeakSet();

function replyButton(markup, given, row, column) {
  const button = typeof given === "string" ? { text: given } : given;
  return plain(button.text, () => {
    if (markup.one_time_keyboard) used.add(markup);
    if (!pressAsking(button, row, column)) send(button.text);
  });
}

let drawn;

/** Draws the reply keyboard, and the bot's placeholder text. */
export function drawReplyKeyboard() {
  const { keyboard: markup, chat } = openChat();
  const place = $("reply-keyboard");
  const rows = markup && !used.has(markup) ? markup.keyboard : undefined;
  place.hidden = !rows;
  const [bot] = botsOf();
  $("text").placeholder = markup?.input_field_placeholder ||
    (bot || !chat?.title ? "Message" : "Message the group");
  if (!rows || drawn === markup) return;
  drawn = markup;
  const fresh = h("div", {
    id: "reply-keyboard",
    role: "group",
    "aria-label": "The bot’s keyboard",
  });
  fresh.append(
    ...rows.map((row, r) =>
      h("div", { class: "row" }, row.map((button, c) => replyButton(markup, button, r, c)))
    ),
  );
  replace(place, fresh);
}
