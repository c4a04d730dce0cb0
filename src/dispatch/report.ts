/**
 * What the dispatcher tells of runs, and of deliveries whose door tells nothing itself.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import { kindOf } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";
import type { Delivery, OutcomeType } from "./delivery.ts";
import type { Run } from "./run.ts";

/** How the handler of a run ended after its answer had left. */
export interface LateEnd {
  readonly ok: boolean;
  /** Whether the run had been given up before. */
  readonly abandoned: boolean;
  readonly error?: unknown;
}

/** Puts what happens on the event stream. */
export class Reporter {
  readonly #emit: Observer;
  readonly #clock: Clock;

  /**
   * @param emit Who is told.
   * @param clock Where time comes from.
   */
  constructor(emit: Observer, clock: Clock) {
    this.#emit = emit;
    this.#clock = clock;
  }

  /** A delivery without HTTP was answered. */
  answered({ bot, run, arrivedAt }: Delivery, update: Update, outcome: OutcomeType): void {
    const { update_id } = update;
    const kind = run?.kind ?? kindOf(update);
    const ms = this.#clock.now() - arrivedAt;
    this.#emit({ type: "update", bot: bot.name, update_id, kind, outcome, ms });
  }

  /** The handler wrote to the log. */
  log({ bot, update: { update_id }, kind }: Run, level: LogLevel, text: string): void {
    this.#emit({ type: "log", level, text, bot: bot.name, update_id, kind });
  }

  /** The reply went out by a call. */
  reply({ bot, update: { update_id }, kind }: Run, method: string): void {
    this.#emit({ type: "reply", method, bot: bot.name, update_id, kind });
  }

  /** The handler failed. */
  failure({ bot, update: { update_id }, kind, attempt }: Run, error: unknown): void {
    this.#emit({ type: "failure", attempt, error, bot: bot.name, update_id, kind });
  }

  /** The handler ended late. */
  late({ bot, update: { update_id }, kind, startedAt }: Run, end: LateEnd): void {
    const ms = this.#clock.now() - startedAt;
    this.#emit({ type: "late", ms, ...end, bot: bot.name, update_id, kind });
  }

  /** The update will not be tried again. */
  deadLetter({ bot, update, kind, attempt }: Run, error: unknown): void {
    const { update_id } = update;
    this.#emit({ type: "dead_letter", update, attempt, error, bot: bot.name, update_id, kind });
  }
}
