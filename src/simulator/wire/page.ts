/**
 * What a page shows of a wire: all there is, and then what happens.
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

/** Events after which a bot's webhook, its pending updates or the faults may be others. */
const MOVES_BOTS = new Set(["update", "delivery", "webhook", "call", "bot", "faults"]);

/** A fault that waits for its calls, in words. */
export interface ShownFault {
  /** What calls meet. */
  readonly what: string;
  /** Whose; every bot's when absent. */
  readonly bot?: number;
  /** Which method; every one when absent. */
  readonly method?: string;
  /** How many calls. */
  readonly times: number | "all";
}

/** What may be another after an event. */
export interface WireState {
  /** The source's time, ms since the epoch. */
  readonly at: number;
  /** Bots with their webhooks. */
  readonly bots: readonly BotView[];
  /** The faults that wait for their calls. */
  readonly faults: readonly ShownFault[];
  /** How much longer every call takes, ms. */
  readonly delayMs: number;
}

/** All that a page shows of a wire. */
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

/** Sends each event, and the bots when something about them may be another. */
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

/** An error by its status; `drop` as it stands. */
function wordOf(fault: unknown): string {
  return typeof fault === "object" && fault !== null && "status" in fault
    ? String(fault.status)
    : String(fault);
}
