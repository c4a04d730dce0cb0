/**
 * The context: what a handler is given beside the update.
 *
 * @module
 */
import type { Api } from "../telegram/api.ts";
import type { Run } from "./run.ts";

/** Writes to Postern's log, with the bot and the update named in every line. */
export interface BotLog {
  /** For following a handler step by step; hidden unless `LOG_LEVEL=debug`. */
  debug(text: string): void;
  /** For what is normal and worth knowing. */
  info(text: string): void;
  /** For what may need a look. */
  warn(text: string): void;
  /** For what went wrong. */
  error(text: string): void;
}

/**
 * What a handler is given beside the update.
 *
 * @typeParam State What the application put into `state` at start.
 */
// deno-lint-ignore no-explicit-any
export interface Context<State = any> {
  /** The bot that is addressed. */
  readonly bot: { readonly name: string; readonly id: number };
  /** The bot's API client. */
  readonly api: Api;
  /** When the answer leaves, in ms since the epoch; under polling, when the run is given up. */
  readonly deadline: number;
  /** Aborted when the run is given up: at the hard limit, or at the end of a drain. */
  readonly signal: AbortSignal;
  /** A log that names the bot and the update. */
  readonly log: BotLog;
  /** What the application put there at start. */
  readonly state: State;
  /** 1 on the first delivery, then one more after each failure. */
  readonly attempt: number;
}

/** A run's context. All but `attempt` is made when it is first asked for. */
export class RunContext implements Context {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#run.bot;
    return { name, id };
  }

  get api(): Api {
    return this.#run.bot.api;
  }

  get deadline(): number {
    return this.#run.answerLeavesAt();
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  get log(): BotLog {
    const run = this.#run;
    return {
      debug: (text) => run.say("debug", text),
      info: (text) => run.say("info", text),
      warn: (text) => run.say("warn", text),
      error: (text) => run.say("error", text),
    };
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#run.bot.state;
  }

  get attempt(): number {
    return this.#run.attempt;
  }
}
