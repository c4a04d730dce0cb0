/** What the page knows about the wire, kept up to date by events. */
import { redraw } from "./changes.js";
import { now, setNow } from "./time.js";

/** How many updates and calls are kept. */
const KEPT = 500;

/** getUpdates waits 50 s at most, so a program that polls calls again within a minute. */
const POLLING_MS = 60_000;

export const wire = {
  /** Whether the page is connected. */
  linked: false,
  bots: new Map(), // by id
  updates: new Map(), // by "bot update_id copy"
  calls: [],
  /** When each bot last asked for updates, ms; by username. */
  polled: new Map(),
  /** Injected faults that wait for their calls. */
  faults: [],
  delayMs: 0,
};

let calls = 0;

export const keyOf = ({ bot, update_id, copy = 0 }) => `${bot} ${update_id} ${copy}`;

/** Whether a getUpdates call repeats the last one with the same answer; one line is enough. */
function isRepeated(call) {
  const last = wire.calls.findLast(({ bot, method }) => bot === call.bot && method === call.method);
  return last !== undefined && last.status === 200 && last.result === call.result &&
    last.params.offset === call.params.offset;
}

function takeCall(call) {
  if (call.method === "getUpdates" && call.status === 200) {
    wire.polled.set(call.bot, call.at + call.ms);
    if (call.result === 0 || isRepeated(call)) return;
  }
  wire.calls.push({ ...call, number: ++calls });
  if (wire.calls.length > KEPT) wire.calls.shift();
}

function takeUpdate(update) {
  wire.updates.set(keyOf(update), update);
  if (wire.updates.size > KEPT) wire.updates.delete(wire.updates.keys().next().value);
}

/** Updates the bots. */
export function takeBots({ at, bots, faults, delayMs }) {
  setNow(at);
  wire.bots = new Map(bots.map((bot) => [bot.id, bot]));
  wire.faults = faults;
  wire.delayMs = delayMs;
  redraw();
}

/** Starts over from a snapshot. */
export function loadWire(snapshot) {
  for (const map of [wire.updates, wire.polled]) map.clear();
  wire.calls = [];
  takeBots(snapshot);
  snapshot.updates.forEach(takeUpdate);
  snapshot.calls.forEach(takeCall);
  wire.linked = true;
}

const takers = {
  bot: ({ bot }) => wire.bots.set(bot.id, bot),
  update: ({ update }) => takeUpdate(update),
  delivery({ delivery }) {
    const update = wire.updates.get(keyOf(delivery));
    if (!update || update.attempts.some(({ attempt }) => attempt === delivery.attempt)) return;
    takeUpdate({ ...update, attempts: [...update.attempts, delivery] });
  },
  call: ({ call }) => takeCall(call),
  webhook({ bot: username, info }) {
    for (const bot of wire.bots.values()) {
      if (bot.username === username) wire.bots.set(bot.id, { ...bot, webhook: info });
    }
  },
  cleared() {
    wire.calls = [];
    for (const [key, { state }] of wire.updates) if (ENDED.has(state)) wire.updates.delete(key);
  },
};

const ENDED = new Set(["delivered", "expired", "dropped"]);

/** Whether an update is done. */
export const isOver = ({ state }) => ENDED.has(state);

/** Applies an event. */
export function takeWire(event) {
  setNow(event.at);
  takers[event.type]?.(event);
  redraw();
}

/** Sets whether the page is connected. */
export function setLinked(linked) {
  if (wire.linked === linked) return;
  wire.linked = linked;
  redraw();
}

/** How a bot receives updates: `webhook`, `polling`, `other` (it only makes calls) or `none`. */
export function activity(bot) {
  if (bot.webhook.url) return "webhook";
  const polled = wire.polled.get(bot.username) ?? -Infinity;
  if (now() - polled < POLLING_MS) return "polling";
  return wire.calls.some((call) => call.bot === bot.username) ? "other" : "none";
}

/** The error of a bot's last attempt; `undefined` if it succeeded or there was none. */
export function failureOf({ username }) {
  let last;
  for (const { bot, attempts } of wire.updates.values()) {
    const attempt = attempts.at(-1);
    if (bot !== username || !attempt) continue;
    if (!last || attempt.at + attempt.ms >= last.at + last.ms) last = attempt;
  }
  return last?.error;
}
