/**
 * What the engine reports about its runs on the event stream.
 *
 * @module
 */
import type { LogLevel, Observer } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";
import type { Update } from "../telegram/types.ts";
import { announceFailure } from "../util/handler_failures.ts";
import { type Arrival, updateOf } from "./arrival.ts";

/** The run that is reported. */
export interface Reported {
  readonly bot: { readonly name: string };
  readonly id: number;
  readonly kind: string;
}

/** One attempt to handle an update. */
export interface Attempt extends Reported {
  readonly attempt: number;
}

/** The last attempt at an update, with the update. */
export interface LastAttempt extends Attempt {
  /** The update as it arrived, or its JSON. */
  readonly original: Update | string;
  readonly album?: { readonly parts: readonly Arrival[] } | undefined;
}

/** How a handler ended after its answer had been sent. */
export interface LateEnd {
  readonly ok: boolean;
  /** Whether the run had been abandoned before. */
  readonly abandoned: boolean;
  /** How long the handler took. */
  readonly ms: number;
  readonly error: unknown;
}

/** Emits events about runs. */
export class RunReporter {
  readonly #emit: Observer;

  /** @param emit Receives the events. */
  constructor(emit: Observer) {
    this.#emit = emit;
  }

  /** A delivery that did not come over HTTP was settled. */
  settled({ bot, id, kind }: Reported, outcome: OutcomeType, ms: number): void {
    this.#emit({ type: "update", bot: bot.name, update_id: id, kind, outcome, ms });
  }

  /** The handler wrote to the log. */
  log({ bot, id, kind }: Reported, level: LogLevel, text: string): void {
    this.#emit({ type: "log", level, text, bot: bot.name, update_id: id, kind });
  }

  /** The handler blocked the thread: no other bot was served meanwhile. */
  blocked(run: Reported, ms: number): void {
    const text = `Handler of bot "${run.bot.name}" blocked the thread for ${secondsOf(ms)}, and ` +
      "with it every other bot; isolate the bot, or do the work in parts";
    this.log(run, "warn", text);
  }

  /** Something blocked the thread, and no run has ended since. */
  stalled(running: readonly string[], ms: number): void {
    const names = running.map((name) => `"${name}"`).join(", ");
    const suspects = names === "" ? "no handler was running" : `running: ${names}`;
    const text =
      `The thread was blocked for ${secondsOf(ms)}, and with it every bot (${suspects}); ` +
      "isolate the bot, or do the work in parts";
    this.#emit({ type: "notice", level: "warn", name: "blocked", text });
  }

  /** The reply was sent by an API call. */
  reply({ bot, id, kind }: Reported, method: string): void {
    this.#emit({ type: "reply", method, bot: bot.name, update_id: id, kind });
  }

  /** The handler failed. */
  failure({ bot, id, kind, attempt }: Attempt, error: unknown): void {
    this.#emit({ type: "failure", attempt, error, bot: bot.name, update_id: id, kind });
    announceFailure({ update_id: id, attempt, error });
  }

  /** The handler finished late. */
  late({ bot, id, kind }: Reported, end: LateEnd): void {
    this.#emit({ type: "late", ...end, bot: bot.name, update_id: id, kind });
  }

  /** The update, or every update of an album, will not be tried again. */
  deadLetter(run: LastAttempt, error: unknown): void {
    const { attempt, bot: { name: bot } } = run;
    for (const { id: update_id, kind, original } of run.album?.parts ?? [run]) {
      const update = updateOf(original);
      this.#emit({ type: "dead_letter", update, attempt, error, bot, update_id, kind });
    }
  }
}

const secondsOf = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
