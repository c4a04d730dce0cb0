/** A forum's topics: selecting, opening, closing. */
import { act, attempt } from "./act.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { $, h } from "../../../web/assets/dom.js";
import { redraw } from "../../../web/assets/changes.js";
import { openChat } from "./store.js";

/** The id of the general topic, which every forum has. */
const GENERAL = 1;

/** The id of a message's topic in a forum. */
export function topicOf(message) {
  return message.is_topic_message ? message.message_thread_id : GENERAL;
}

/** The name of a message's topic, unless that topic is selected. */
export function topicLabel(chat, message) {
  if (!chat.chat?.is_forum || chat.topic !== undefined || !message.is_topic_message) {
    return undefined;
  }
  return chat.topics?.get(message.message_thread_id)?.name;
}

/** The visible messages of a chat: those of the selected topic, or all. */
export function messagesShown(chat) {
  const all = [...chat.messages.values()];
  return chat.topic === undefined ? all : all.filter((one) => topicOf(one) === chat.topic);
}

function choose(chat, topic) {
  chat.topic = topic;
  redraw();
}

function newTopic() {
  const name = h("input", { name: "name", required: true, maxlength: 64, autofocus: true });
  const field = h("label", { class: "field" }, "Name", name);
  showDialog("New topic", field, "Open", async (form) => {
    const { message_thread_id } = await act("open_topic", { name: form.get("name") });
    choose(openChat(), message_thread_id);
  });
}

function topicButton(chat, id, name, isClosed) {
  const label = isClosed ? `${name} (closed)` : name;
  const pressed = String(chat.topic === id);
  return h("button", {
    type: "button",
    "aria-pressed": pressed,
    onclick: () => choose(chat, id),
  }, label);
}

/** Draws the topic bar. */
export function drawTopics() {
  const chat = openChat();
  const bar = $("topics");
  bar.hidden = !chat.chat?.is_forum;
  if (bar.hidden) return;
  const topics = [...chat.topics.values()];
  const version = JSON.stringify([chat.key, chat.topic, topics]);
  if (bar.dataset.version === version) return;
  bar.dataset.version = version;
  const current = chat.topics.get(chat.topic);
  const change = current && current.id !== GENERAL && h("button", {
    type: "button",
    class: "soft",
    onclick: () =>
      attempt(current.isClosed ? "reopen_topic" : "close_topic", { topic: current.id }),
  }, current.isClosed ? "Reopen" : "Close");
  bar.replaceChildren(
    topicButton(chat, undefined, "All"),
    ...topics.map(({ id, name, isClosed }) => topicButton(chat, id, name, isClosed)),
    ...change ? [change] : [],
    h("button", { type: "button", class: "soft", onclick: newTopic }, "New topic"),
  );
}
