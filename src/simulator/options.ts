/**
 * Options for simulators, groups and people.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import type { User } from "../telegram/types.ts";
import type { Random } from "./random.ts";
import type { Network } from "../webhook_sender/network.ts";
import type { QueueLimits } from "./updates/update_queue.ts";

/** Options for a simulator. */
export interface SimulatorOptions {
  /** The clock. @default {the system clock} */
  readonly clock?: Clock;
  /** Randomness for tokens, ids and jitter. @default {Math.random} */
  readonly random?: Random;
  /** The network that webhooks are delivered over. @default {real sockets} */
  readonly network?: Network;
  /** Additional root certificates trusted for webhooks, PEM. @default {none} */
  readonly caCerts?: readonly string[];
  /**
   * Whether setWebhook accepts only what Telegram's own servers accept: HTTPS, ports 443, 80, 88
   * and 8443, public IPv4 addresses. @default {false}
   */
  readonly strict?: boolean;
  /** Whether sending too fast fails with 429. @default {false} */
  readonly limits?: boolean;
  /** Limits of each bot's update queue. @default {Telegram's} */
  readonly queueLimits?: QueueLimits;
  /** How long people wait for a bot by default, ms. @default {5000} */
  readonly patience?: number;
  /**
   * Text to append when waiting for a bot fails, such as the output of its process. Errors thrown
   * by a Postern handler in this process are always included.
   * @default {none}
   */
  readonly onFailure?: () => string | undefined;
}

/** The types of {@linkcode SimulatorOptions}. */
export const SIMULATOR_OPTIONS: OptionTypes<SimulatorOptions> = {
  clock: "object",
  random: "function",
  network: "object",
  caCerts: "array",
  strict: "boolean",
  limits: "boolean",
  queueLimits: "object",
  patience: "number",
  onFailure: "function",
};

const QUEUE_LIMITS: OptionTypes<QueueLimits> = {
  updates: "number",
  bytes: "number",
  updateBytes: "number",
};

/** The options, once their types have been checked. */
export function checkedOptions(options: SimulatorOptions): SimulatorOptions {
  const action = "start a simulator";
  refuseWrongOptions(action, options, SIMULATOR_OPTIONS);
  refuseWrongOptions(action, options.queueLimits, QUEUE_LIMITS, [], "queueLimits");
  return options;
}

/** Options for a group. */
export interface GroupOptions {
  /** The type of chat. @default {"supergroup"} */
  readonly type?: "group" | "supergroup" | "channel";
  /**
   * Members who are administrators, in addition to the owner (the first member). @default {none}
   */
  readonly admins?: readonly { readonly user: User }[];
  /** Whether the supergroup has topics. @default {false} */
  readonly forum?: boolean;
  /** A public username, without the `@`. @default {none} */
  readonly username?: string;
}

/** The types of {@linkcode GroupOptions}. */
export const GROUP_OPTIONS: OptionTypes<GroupOptions> = {
  type: ["group", "supergroup", "channel"],
  admins: "array",
  forum: "boolean",
  username: "string",
};

/** A person's fields other than the first name. */
export type UserOptions = Partial<Omit<User, "is_bot" | "first_name">>;

/** The types of {@linkcode UserOptions}. */
export const USER_OPTIONS: OptionTypes<UserOptions> = {
  id: "number",
  last_name: "string",
  username: "string",
  language_code: "string",
  is_premium: "boolean",
  added_to_attachment_menu: "boolean",
};
