/**
 * What a page shows of a wire: a snapshot, and then the events.
 *
 * @module
 */
import type { Send } from "../../web/event_stream.ts";
import type { BotView, SimulatorEvent } from "../events.ts";
import type { CallEntry } from "../log.ts";
import type { UpdateView } from "../updates/update_record.ts";
import { showCall } from "./show.ts";
import type { WireSource } from "./source.ts";

/** How many updates and calls a page shows. */
const SHOWN = 500;

/** Events that may change a bot's webhook, its pending updates or the faults. */
const MOVES_BOTS = new Set(["update", "delivery", "webhook", "call", "bot", "faults"]);

/** A planned fault, in words. */
export interface ShownFault {
  /** What happens to calls. */
  readonly what: string;
  /** Whose calls; every bot's if absent. */
  readonly bot?: number;
  /** Which method; every method if absent. */
  readonly method?: string;
  /** How many calls. */
  readonly times: number | "all";
}

/** What may change with an event. */
export interface WireState {
  /** The source's time, ms since the epoch. */
  readonly at: number;
  /** Bots with their webhooks. */
  readonly bots: readonly BotView[];
  /** The planned faults. */
  readonly faults: readonly ShownFault[];
  /** The delay added to every call, ms. */
  readonly delayMs: number;
}

/** Everything that a page shows of a wire. */
export interface WireSnapshot extends WireState {
  /** The newest updates, oldest first. */
  readonly updates: readonly UpdateView[];
  /** The newest calls, oldest first. */
  readonly calls: readonly CallEntry[];
}

/** Takes a snapshot for a page. */
export function wireSnapshot(source: WireSource): WireSnapshot {
  const { traffic } = source;
  const calls = traffic.log.filter((entry) => entry.type === "call");
  return {
    ...stateOf(source),
    updates: traffic.updates.slice(-SHOWN),
    calls: calls.slice(-SHOWN).map(showCall),
  };
}

/** Sends each event, and the bots if something about them may have changed. */
export function followWire(source: WireSource, send: Send): () => void {
  let stale = false;
  let left = false;
  const stop = source.traffic.feed.on((event) => {
    send(show(event));
    if (stale || !MOVES_BOTS.has(event.type)) return;
    stale = true;
    queueMicrotask(() => {
      stale = false;
      if (!left) send(stateOf(source), "bots");
    });
  });
  return () => {
    left = true;
    stop();
  };
}

function show(event: SimulatorEvent): SimulatorEvent {
  return event.type === "call" ? { ...event, call: showCall(event.call) } : event;
}

function stateOf(source: WireSource): WireState {
  const { planned, delayMs } = source.faults();
  return {
    at: source.traffic.clock.date(),
    bots: [...source.accounts()].map((account) => source.view(account)),
    faults: planned.map(({ fault, bot, method, times }) => ({
      what: wordOf(fault),
      ...(bot ? { bot: bot.id } : {}),
      ...(method ? { method } : {}),
      times: times === Infinity ? "all" : times,
    })),
    delayMs,
  };
}

/** The status of an error; `drop` unchanged. */
function wordOf(fault: unknown): string {
  return typeof fault === "object" && fault !== null && "status" in fault
    ? String(fault.status)
    : String(fault);
}
