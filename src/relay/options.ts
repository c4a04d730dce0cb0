/**
 * How a relay is started, and what it is then.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import type { Clock } from "../util/clock.ts";

/** One bot of a relay. */
export interface RelayBotOptions {
  /** Its token, as @BotFather gave it. */
  readonly token: string;
  /**
   * The secret token of its webhook. With `to` it is sent along, and with `restore` it is given to
   * Telegram again, which does not reveal it; one that the bot gives to setWebhook takes its place.
   *
   * @default {with `to`, what Postern derives from the token; else none}
   */
  readonly secret?: string;
}

/** Options for {@linkcode relay}. */
export interface RelayOptions {
  /** The bots, by name. */
  readonly bots: Readonly<Record<string, RelayBotOptions>>;
  /** Delivers there, whatever address the bots set. @default {the address that a bot sets} */
  readonly to?: string;
  /** Where the Bot API is, and how it is called. */
  readonly telegram?: Omit<ApiOptions, "token" | "raw">;
  /** Where the relay listens. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** Its port; 0 for any free one. @default {0} */
  readonly port?: number;
  /** Opens the inspector where the relay listens on more than loopback. @default {none} */
  readonly pageToken?: string;
  /** Whether a webhook's certificate is taken as it is. @default {false} */
  readonly insecure?: boolean;
  /** Whether a webhook at Telegram is deleted; what is pending is kept. @default {false} */
  readonly force?: boolean;
  /** Whether such a webhook is set again at the end, which implies `force`. @default {false} */
  readonly restore?: boolean;
  /** The certificate, PEM, of a webhook that was set with one, for `restore`. @default {none} */
  readonly certificate?: string;
  /**
   * The folder that webhooks are remembered in over a restart, and captures are saved in.
   *
   * @default {nothing is remembered, and captures go to `.relay`}
   */
  readonly folder?: string;
  /** How long deliveries may take to end when the relay is closed, ms. @default {5000} */
  readonly drainMs?: number;
  /**
   * The log on standard output: as text or as JSON, none, or an observer in its place.
   *
   * @default {"text" on a terminal and "json" elsewhere}
   */
  readonly log?: false | "text" | "json" | Observer;
  /** Hears what happens. @default {nobody} */
  readonly observers?: readonly Observer[];
  /** The time. @default {the machine's} */
  readonly clock?: Clock;
  /** For the jitter of back-offs. @default {Math.random} */
  readonly random?: () => number;
}

/** A running relay. */
export interface Relay extends AsyncDisposable {
  /** What bots take as their API root, without a slash at the end. */
  readonly apiRoot: string;
  /** The inspector's address. */
  readonly url: string;
  /** The names of the bots that are given up: Telegram refuses them, or another program polls. */
  readonly failed: readonly string[];
  /**
   * Begins no further delivery, lets those in flight end, confirms to Telegram what the bots have
   * taken, and restores webhooks where that was asked for.
   */
  close(): Promise<void>;
}
