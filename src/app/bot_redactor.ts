/**
 * Removes the tokens and secrets of an application's bots from texts, also those of bots that are
 * added later.
 *
 * @module
 */
import { DERIVED_SECRET } from "../telegram/credentials.ts";
import { createGrowingRedactor, type GrowingRedactor } from "../util/redact/redact.ts";
import { turn } from "../util/turn.ts";
import type { HostedBot } from "./hosted_bot.ts";
import type { HostedBots } from "./hosted_bots.ts";

/** How many bots' secrets are learned before the event loop gets a turn. */
const SLICE = 200;

/** Removes secrets. */
export class BotRedactor {
  readonly #hosted: HostedBots;
  readonly #redactor: GrowingRedactor;
  #revision: number;

  private constructor(hosted: HostedBots, others: readonly string[]) {
    this.#hosted = hosted;
    this.#redactor = createGrowingRedactor(others);
    this.#revision = hosted.revision;
  }

  /**
   * Opens one. This takes a while with thousands of bots: updates are handled in between.
   *
   * @param hosted The bots.
   * @param others Further secrets.
   */
  static async open(hosted: HostedBots, others: readonly string[] = []): Promise<BotRedactor> {
    const redactor = new BotRedactor(hosted, others);
    const bots = hosted.list();
    for (let i = 0; i < bots.length; i += SLICE) {
      redactor.#learn(bots.slice(i, i + SLICE));
      await turn();
    }
    return redactor;
  }

  /** Removes the secrets from a text. */
  redact(text: string): string {
    const { revision } = this.#hosted;
    if (this.#revision !== revision) {
      this.#revision = revision;
      this.#learn(this.#hosted.list());
    }
    return this.#redactor.redact(text);
  }

  #learn(bots: readonly HostedBot[]): void {
    const secrets = bots.flatMap(({ token, secrets }) => [token, ...secrets]);
    this.#redactor.keep(secrets.filter((secret) => secret !== DERIVED_SECRET));
  }
}
