/**
 * Options for simulators, groups and people.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { User } from "../telegram/types.ts";
import type { Random } from "./random.ts";
import type { Network } from "../webhook_sender/network.ts";
import type { QueueLimits } from "./updates/update_queue.ts";

/** Options for a simulator. */
export interface SimulatorOptions {
  /** The time. @default {the machine's} */
  readonly clock?: Clock;
  /** Tokens, ids, jitter. @default {Math.random} */
  readonly random?: Random;
  /** What webhooks are delivered over. @default {real sockets} */
  readonly network?: Network;
  /** Roots that webhooks' certificates may come from besides the system's, PEM. @default {none} */
  readonly caCerts?: readonly string[];
  /**
   * Whether setWebhook takes only what Telegram's own servers take: HTTPS, ports 443, 80, 88 and
   * 8443, public IPv4 addresses. @default {false}
   */
  readonly strict?: boolean;
  /** Whether sending too fast is answered with 429. @default {false} */
  readonly limits?: boolean;
  /** Bounds of each bot's queue of updates. @default {Telegram's} */
  readonly queueLimits?: QueueLimits;
  /** How long people wait for a bot when nothing else is said, ms. @default {5000} */
  readonly patience?: number;
  /**
   * More to say when somebody has waited for a bot in vain: what its process wrote, say. What a
   * handler of Postern in this process threw is said in any case.
   * @default {nothing}
   */
  readonly onFailure?: () => string | undefined;
}

/** Options for a group. */
export interface GroupOptions {
  /** What sort of chat. @default {"supergroup"} */
  readonly type?: "group" | "supergroup" | "channel";
  /** Members that are administrators besides the first, who owns it. @default {none} */
  readonly admins?: readonly { readonly user: User }[];
  /** Whether the supergroup has topics. @default {false} */
  readonly forum?: boolean;
  /** A public name without the `@`. @default {none} */
  readonly username?: string;
}

/** A person's data besides the first name. */
export type UserOptions = Partial<Omit<User, "is_bot" | "first_name">>;
