/**
 * A scenario: what people do with the reference bot, and what they must hear.
 *
 * @module
 */
import type { BotAccount, Person, Telegram } from "../control.ts";

/** Where a scenario plays: a simulator, and the bot of a library that runs there. */
export interface Stage {
  /** The simulator. */
  readonly telegram: Telegram;
  /** The bot's account. */
  readonly bot: BotAccount;
  /** Somebody who talks with the bot. */
  readonly ada: Person;
  /** Somebody else. */
  readonly bob: Person;
}

/** A scenario. */
export interface Scenario {
  /** What it is about. */
  readonly name: string;
  /** The only way of getting updates that it is for. @default {both} */
  readonly only?: "polling" | "webhook";
  /** Statuses of the calls that fail in it on purpose. @default {none} */
  readonly failing?: readonly number[];
  /** Plays it. */
  play(stage: Stage): Promise<void>;
}
