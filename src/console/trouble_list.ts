/**
 * Everything that is wrong, indexed by bot for the page.
 *
 * @module
 */
import type { Trouble } from "./trouble.ts";

/** Trouble by bot. */
export class TroubleList {
  readonly all: readonly Trouble[];
  readonly #byBot = new Map<string, string[]>();
  #bots: readonly string[] | undefined;

  constructor(all: readonly Trouble[] = []) {
    this.all = all;
    for (const { bot, text } of all) {
      if (bot === undefined) continue;
      const texts = this.#byBot.get(bot);
      if (texts) texts.push(text);
      else this.#byBot.set(bot, [text]);
    }
  }

  /** What is wrong with a bot. */
  of(bot: string): readonly string[] {
    return this.#byBot.get(bot) ?? [];
  }

  /** The bots in trouble, those with most of it first. */
  get bots(): readonly string[] {
    return this.#bots ??= [...this.#byBot].sort(([, a], [, b]) => b.length - a.length)
      .map(([name]) => name);
  }
}
