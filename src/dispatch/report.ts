/**
 * What the engine reports of its runs on the event stream.
 *
 * @module
 */
import type { LogLevel, Observer } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";
import type { Update } from "../telegram/types.ts";
import { announceFailure } from "../util/handler_failures.ts";
import { type Arrival, updateOf } from "./arrival.ts";

/** Whose run it is, and of what. */
export interface Reported {
  readonly bot: { readonly name: string };
  readonly id: number;
  readonly kind: string;
}

/** One attempt to handle an update. */
export interface Attempt extends Reported {
  readonly attempt: number;
}

/** An attempt that will not be repeated, and what it was about. */
export interface LastAttempt extends Attempt {
  /** The update as it came, or its JSON. */
  readonly original: Update | string;
  readonly album?: { readonly parts: readonly Arrival[] } | undefined;
}

/** How a handler ended after its answer had left. */
export interface LateEnd {
  readonly ok: boolean;
  /** Whether the run had been given up before. */
  readonly abandoned: boolean;
  /** How long the handler took. */
  readonly ms: number;
  readonly error: unknown;
}

/** Puts what happens on the event stream. */
export class Reporter {
  readonly #emit: Observer;

  /** @param emit Takes the events. */
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

  /** The handler kept the thread to itself: meanwhile no other bot was served. */
  blocked(run: Reported, ms: number): void {
    const time = `${(ms / 1000).toFixed(1)} s`;
    const text = `Handler of bot "${run.bot.name}" blocked the thread for ${time}, and with it ` +
      "every other bot; isolate the bot, or do the work in parts";
    this.log(run, "warn", text);
  }

  /** The reply went out by a call. */
  reply({ bot, id, kind }: Reported, method: string): void {
    this.#emit({ type: "reply", method, bot: bot.name, update_id: id, kind });
  }

  /** The handler failed. */
  failure({ bot, id, kind, attempt }: Attempt, error: unknown): void {
    this.#emit({ type: "failure", attempt, error, bot: bot.name, update_id: id, kind });
    announceFailure({ update_id: id, attempt, error });
  }

  /** The handler ended late. */
  late({ bot, id, kind }: Reported, end: LateEnd): void {
    this.#emit({ type: "late", ...end, bot: bot.name, update_id: id, kind });
  }

  /** The update will not be tried again, or none of an album. */
  deadLetter(run: LastAttempt, error: unknown): void {
    const { attempt, bot: { name: bot } } = run;
    for (const { id: update_id, kind, original } of run.album?.parts ?? [run]) {
      const update = updateOf(original);
      this.#emit({ type: "dead_letter", update, attempt, error, bot, update_id, kind });
    }
  }
}
