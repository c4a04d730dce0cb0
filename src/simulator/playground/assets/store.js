/** The page's state: people and chats, kept up to date by the simulator's events. */
import { redraw } from "../../../web/assets/changes.js";
import { loadWire, takeWire, wire } from "../../../web/assets/wire_store.js";

export const store = {
  users: new Map(), // by id
  chats: new Map(), // by key
  /** Paid media that the reader has bought on this page. */
  bought: new Set(),
  /** Bots connected to business accounts: "bot id, user id". */
  connections: new Set(),
  /** Presses awaiting the bot's answer, by query id. */
  presses: new Map(),
  /** The reader's user id. */
  me: undefined,
  /** The key of the open chat. */
  open: undefined,
};

let heard = () => {};

/** Calls `hear` with each event. */
export function onEvent(hear) {
  heard = hear;
}

/** Changes the selection on the page. */
export function choose(change) {
  Object.assign(store, change);
  redraw();
}

function chatOf(key, view = {}) {
  const chat = store.chats.get(key) ?? {
    key,
    messages: new Map(),
    reactions: new Map(),
    topics: new Map(),
    members: [],
    seen: 0,
  };
  store.chats.set(key, Object.assign(chat, view));
  // Every forum has the general topic, which is not created by a message.
  if (chat.chat?.is_forum && !chat.topics.has(1)) {
    chat.topics.set(1, { id: 1, name: "General", isClosed: false });
  }
  return chat;
}

function react(chat, { message_id, user_id, reactions }) {
  const of = chat.reactions.get(message_id) ?? new Map();
  chat.reactions.set(message_id, of);
  of.set(user_id, reactions);
}

/** Replaces the state with a snapshot. */
export function load(snapshot) {
  const seen = new Map([...store.chats].map(([key, chat]) => [key, chat.seen]));
  store.users = new Map(snapshot.users.map((user) => [user.id, user]));
  for (const map of [store.chats, store.presses]) map.clear();
  store.connections = new Set(snapshot.connections.map(({ bot, user }) => `${bot} ${user}`));
  for (const { messages, reactions, topics, ...view } of snapshot.chats) {
    const chat = chatOf(view.key, { keyboard: undefined, seen: seen.get(view.key) ?? 0, ...view });
    for (const topic of topics) chat.topics.set(topic.id, topic);
    for (const message of messages) chat.messages.set(message.message_id, message);
    for (const reaction of reactions) react(chat, reaction);
  }
  loadWire(snapshot);
  resolveWaiting();
}

/** Service messages about a topic contain everything about it. */
function noteTopic(chat, message) {
  const { message_thread_id: id, forum_topic_created: made, forum_topic_edited: edited } = message;
  const before = chat.topics.get(id) ?? { id, isClosed: false };
  if (made) chat.topics.set(id, { ...before, name: made.name });
  if (edited?.name) chat.topics.set(id, { ...before, name: edited.name });
  if (message.forum_topic_closed) chat.topics.set(id, { ...before, isClosed: true });
  if (message.forum_topic_reopened) chat.topics.set(id, { ...before, isClosed: false });
}

const takers = {
  user: ({ user }) => store.users.set(user.id, user),
  chat: ({ chat }) => chatOf(chat.key, chat),
  message({ chat: key, message, by }) {
    const chat = chatOf(key);
    chat.messages.set(message.message_id, message);
    noteTopic(chat, message);
    if (by?.username === chat.action?.bot) delete chat.action;
    if (by?.username === chat.draft?.bot) delete chat.draft;
  },
  edit: ({ chat, message }) => chatOf(chat).messages.set(message.message_id, message),
  delete({ chat, message_ids }) {
    for (const id of message_ids) chatOf(chat).messages.delete(id);
  },
  keyboard: ({ chat, markup }) => chatOf(chat, { keyboard: markup }),
  action: ({ chat, bot, action, until }) => chatOf(chat, { action: { bot, action, until } }),
  draft: ({ chat, bot, text, entities }) => chatOf(chat, { draft: { bot, text, entities } }),
  reaction: ({ chat, user, ...rest }) => react(chatOf(chat), { user_id: user.id, ...rest }),
  press: (press) => store.presses.set(press.query, press),
  callback_answer: ({ query }) => store.presses.delete(query),
};

const waiting = new Set();

/** Waits for a condition: the answer to an act may arrive before the events that it caused. */
export function until(condition) {
  if (condition()) return Promise.resolve();
  return new Promise((resolve) => waiting.add({ condition, resolve }));
}

/** Opens a chat once the reader is known to be in it. */
export async function openWhenIn(key) {
  const isIn = ({ user, status }) =>
    user.id === store.me && status !== "left" && status !== "kicked";
  await until(() => store.chats.get(key)?.members.some(isIn));
  choose({ open: key });
}

function resolveWaiting() {
  for (const one of waiting) {
    if (!one.condition()) continue;
    waiting.delete(one);
    one.resolve();
  }
}

/** Applies an event. */
export function take(event) {
  heard(event); // First, as an answer removes its press below.
  takers[event.type]?.(event);
  takeWire(event);
  resolveWaiting();
}

/** The open chat, even if it has no messages yet. */
export function openChat() {
  return store.chats.get(store.open) ??
    { key: store.open, messages: new Map(), topics: new Map(), members: [] };
}

/** The bots in a chat. */
export function botsOf(key = store.open) {
  const id = Number(key?.split(":")[0]);
  if (wire.bots.has(id)) return [wire.bots.get(id)];
  const members = store.chats.get(key)?.members ?? [];
  return members.filter(({ user, status }) =>
    user.is_bot && status !== "left" && status !== "kicked"
  )
    .map(({ user }) => wire.bots.get(user.id)).filter(Boolean);
}
