/**
 * The webhook route of a bot.
 *
 * @module
 */
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { UpdateQueue } from "../dispatch/update_queue.ts";
import type { Route } from "../gateway/gateway.ts";
import { createSecretCheck } from "../gateway/secret_comparison.ts";
import { refuseStart } from "../handler/frameworks/detect.ts";
import { DERIVED_SECRET, resolveSecrets } from "../telegram/credentials.ts";
import type { HostedBot } from "./hosted_bot.ts";
import type { RunningBot } from "./running_bot.ts";

/** A bot with its queue and the check of its secrets. */
export class BotRoute implements Route {
  readonly bot: RunningBot;
  readonly engine: BotQueue;
  /** Where its updates enter: the store's queue, or the engine's. */
  queue: UpdateQueue;
  /** Created on the first request: of thousands of bots, many are idle. */
  secretCheck: Route["secretCheck"] = undefined;
  /** Releases its bot object, if it has one. */
  readonly release: (() => void) | undefined;
  /** Resolves once it has been removed. */
  leaving: Promise<void> | undefined = undefined;

  constructor(bot: RunningBot, engine: BotQueue) {
    const { name, receiver } = bot.hosted;
    this.bot = bot;
    this.queue = this.engine = engine;
    this.release = receiver && refuseStart(name, receiver);
  }

  get hosted(): HostedBot {
    return this.bot.hosted;
  }

  prepareSecret(): Promise<void> | undefined {
    const { token, secrets } = this.hosted;
    if (secrets.includes(DERIVED_SECRET)) {
      return resolveSecrets(token, secrets).then((resolved) => {
        this.secretCheck = createSecretCheck(resolved);
      });
    }
    this.secretCheck = createSecretCheck(secrets);
  }
}
