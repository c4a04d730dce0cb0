/**
 * What the dispatcher tells of its runs.
 *
 * @module
 */
import type { LogLevel, Observer } from "../observe/events.ts";
import type { Run } from "./run.ts";

/** How the handler of a run ended after its answer had left. */
export interface LateEnd {
  readonly ok: boolean;
  /** Whether the run had been given up before. */
  readonly abandoned: boolean;
  readonly error?: unknown;
}

/** Puts what happens to runs on the event stream. */
export class Reporter {
  readonly #emit: Observer;

  /** @param emit Who is told. */
  constructor(emit: Observer) {
    this.#emit = emit;
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
  late({ bot, update: { update_id }, kind }: Run, ms: number, end: LateEnd): void {
    this.#emit({ type: "late", ms, ...end, bot: bot.name, update_id, kind });
  }

  /** The update will not be tried again. */
  deadLetter({ bot, update, kind, attempt }: Run, error: unknown): void {
    const { update_id } = update;
    this.#emit({ type: "dead_letter", update, attempt, error, bot: bot.name, update_id, kind });
  }
}
