/** What the page knows, kept up by the simulator's events. */

/** How many updates and calls are kept. */
const KEPT = 200;

export const store = {
  /** Whether events come in. */
  linked: false,
  /** How far the simulator's clock is ahead of the browser's, ms. */
  ahead: 0,
  bots: new Map(), // by id
  users: new Map(), // by id
  chats: new Map(), // by key
  updates: new Map(), // by "bot update_id"
  calls: [],
  /** When each bot last asked for updates, ms; by username. */
  polled: new Map(),
  /** Presses that wait for the bot's answer, by query id. */
  presses: new Map(),
  /** Who the reader is, by user id. */
  me: undefined,
  /** The chat that is open, by key. */
  open: undefined,
};

let changed = () => {};
let heard = () => {};

/** Calls `draw` whenever something is to be drawn anew, `hear` with each event. */
export function watch(draw, hear) {
  let waiting = false;
  changed = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
  heard = hear;
}

/** Changes what is chosen on the page. */
export function choose(change) {
  Object.assign(store, change);
  changed();
}

function chatOf(key, view = {}) {
  const chat = store.chats.get(key) ?? {
    key,
    messages: new Map(),
    reactions: new Map(),
    members: [],
    seen: 0,
  };
  store.chats.set(key, Object.assign(chat, view));
  return chat;
}

function takeCall(call) {
  if (call.method === "getUpdates" && call.status === 200) {
    store.polled.set(call.bot, call.at + call.ms);
    if (call.result === 0) return;
  }
  store.calls.push({ ...call, number: ++takeCall.count });
  if (store.calls.length > KEPT) store.calls.shift();
}
takeCall.count = 0;

function takeUpdate(update) {
  store.updates.set(`${update.bot} ${update.update_id}`, update);
  if (store.updates.size > KEPT) store.updates.delete(store.updates.keys().next().value);
}

function react(chat, { message_id, user_id, reactions }) {
  const of = chat.reactions.get(message_id) ?? new Map();
  chat.reactions.set(message_id, of);
  of.set(user_id, reactions);
}

/** Starts from a snapshot: what was known before counts no more. */
export function load(snapshot) {
  const seen = new Map([...store.chats].map(([key, chat]) => [key, chat.seen]));
  store.ahead = snapshot.at - Date.now();
  store.bots = new Map(snapshot.bots.map((bot) => [bot.id, bot]));
  store.users = new Map(snapshot.users.map((user) => [user.id, user]));
  for (const map of [store.chats, store.updates, store.polled, store.presses]) map.clear();
  store.calls = [];
  for (const { messages, reactions, ...view } of snapshot.chats) {
    const chat = chatOf(view.key, { keyboard: undefined, seen: seen.get(view.key) ?? 0, ...view });
    for (const message of messages) chat.messages.set(message.message_id, message);
    for (const reaction of reactions) react(chat, reaction);
  }
  snapshot.updates.forEach(takeUpdate);
  snapshot.calls.forEach(takeCall);
  store.linked = true;
  goOn();
  changed();
}

const takers = {
  bot: ({ bot }) => store.bots.set(bot.id, bot),
  user: ({ user }) => store.users.set(user.id, user),
  chat: ({ chat }) => chatOf(chat.key, chat),
  message({ chat: key, message, by }) {
    const chat = chatOf(key);
    chat.messages.set(message.message_id, message);
    if (by?.username === chat.action?.bot) delete chat.action;
  },
  edit: ({ chat, message }) => chatOf(chat).messages.set(message.message_id, message),
  delete({ chat, message_ids }) {
    for (const id of message_ids) chatOf(chat).messages.delete(id);
  },
  keyboard: ({ chat, markup }) => chatOf(chat, { keyboard: markup }),
  action: ({ chat, bot, action, until }) => chatOf(chat, { action: { bot, action, until } }),
  reaction: ({ chat, user, ...rest }) => react(chatOf(chat), { user_id: user.id, ...rest }),
  press: (press) => store.presses.set(press.query, press),
  callback_answer: ({ query }) => store.presses.delete(query),
  update: ({ update }) => takeUpdate(update),
  delivery({ delivery }) {
    const key = `${delivery.bot} ${delivery.update_id}`;
    const update = store.updates.get(key);
    if (!update || update.attempts.some(({ attempt }) => attempt === delivery.attempt)) return;
    store.updates.set(key, { ...update, attempts: [...update.attempts, delivery] });
  },
  call: ({ call }) => takeCall(call),
  webhook({ bot: username, info }) {
    for (const bot of store.bots.values()) {
      if (bot.username === username) store.bots.set(bot.id, { ...bot, webhook: info });
    }
  },
};

const waiting = new Set();

/** Waits until something is known: answers to acts may come before the events of what they did. */
export function until(condition) {
  if (condition()) return Promise.resolve();
  return new Promise((resolve) => waiting.add({ condition, resolve }));
}

function goOn() {
  for (const one of waiting) {
    if (!one.condition()) continue;
    waiting.delete(one);
    one.resolve();
  }
}

/** Takes in an event. */
export function take(event) {
  heard(event); // First, because an answer's press is forgotten then.
  store.ahead = event.at - Date.now();
  takers[event.type]?.(event);
  goOn();
  changed();
}

/** Takes in the bots as getWebhookInfo tells them now. */
export function takeBots({ bots }) {
  store.bots = new Map(bots.map((bot) => [bot.id, bot]));
  changed();
}

/** Tells whether the connection stands. */
export function setLinked(linked) {
  if (store.linked !== linked) choose({ linked });
}

/** The chat that is open, whether or not anything was said in it yet. */
export function openChat() {
  return store.chats.get(store.open) ?? { key: store.open, messages: new Map(), members: [] };
}

/** The bots of a chat. */
export function botsOf(key = store.open) {
  const id = Number(key?.split(":")[0]);
  if (store.bots.has(id)) return [store.bots.get(id)];
  const members = store.chats.get(key)?.members ?? [];
  return members.filter(({ user, status }) =>
    user.is_bot && status !== "left" && status !== "kicked"
  )
    .map(({ user }) => store.bots.get(user.id)).filter(Boolean);
}
