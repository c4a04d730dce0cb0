/**
 * A scenario: what people do with the reference bot, and what they expect to receive.
 *
 * @module
 */
import type { BotAccount, Person, Telegram } from "../control.ts";

/** The stage of a scenario: a simulator, and the bot of a library. */
export interface Stage {
  /** The simulator. */
  readonly telegram: Telegram;
  /** The bot's account. */
  readonly bot: BotAccount;
  /** Somebody who talks to the bot. */
  readonly ada: Person;
  /** Somebody else. */
  readonly bob: Person;
}

/** A scenario. */
export interface Scenario {
  /** What it is about. */
  readonly name: string;
  /** The only way of receiving updates that it is for. @default {both} */
  readonly only?: "polling" | "webhook";
  /** Statuses of calls that fail on purpose. @default {none} */
  readonly failing?: readonly number[];
  /** Plays it. */
  play(stage: Stage): Promise<void>;
}
