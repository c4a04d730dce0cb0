/**
 * The options and the interface of a relay.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import type { Clock } from "../util/clock.ts";

/** One bot of a relay. */
export interface RelayBotOptions {
  /** Its token from @BotFather. */
  readonly token: string;
  /**
   * The secret token of its webhook. With `to` it is sent with each update, and with `restore` it
   * is set again at Telegram, which does not reveal it. A bot can override it with setWebhook.
   *
   * @default {with `to`, the secret that Postern derives from the token; otherwise none}
   */
  readonly secret?: string;
}

/** Options for {@linkcode relay}. */
export interface RelayOptions {
  /** The bots, by name. */
  readonly bots: Readonly<Record<string, RelayBotOptions>>;
  /** Delivers there, whatever URL the bots set. @default {the URL that a bot sets} */
  readonly to?: string;
  /** Options for calling the Bot API. @default {those of `ApiOptions`} */
  readonly telegram?: Omit<ApiOptions, "token" | "raw">;
  /** The address to listen on. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** The port; 0 for any free one. @default {0} */
  readonly port?: number;
  /** The token for the inspector, required off loopback. @default {none} */
  readonly pageToken?: string;
  /** Whether to accept any certificate of a webhook. @default {false} */
  readonly insecure?: boolean;
  /** Whether to delete a webhook at Telegram; pending updates are kept. @default {false} */
  readonly force?: boolean;
  /** Whether to set such a webhook again at the end; implies `force`. @default {false} */
  readonly restore?: boolean;
  /** For `restore`: the certificate, PEM, that the webhook was set with. @default {none} */
  readonly certificate?: string;
  /**
   * The folder in which webhooks are remembered across restarts and captures are saved.
   *
   * @default {nothing is remembered, and captures go to `.relay`}
   */
  readonly folder?: string;
  /** How long deliveries in flight may take when the relay is closed, ms. @default {5000} */
  readonly drainMs?: number;
  /**
   * The log on standard output: text, JSON, none, or an observer instead.
   *
   * @default {"text" on a terminal and "json" elsewhere}
   */
  readonly log?: false | "text" | "json" | Observer;
  /** Observers of the events. @default {none} */
  readonly observers?: readonly Observer[];
  /** The clock. @default {the machine's} */
  readonly clock?: Clock;
  /** Source of randomness for back-off jitter. @default {Math.random} */
  readonly random?: () => number;
}

/** A running relay. */
export interface Relay extends AsyncDisposable {
  /** The API root for bots, without a trailing slash. */
  readonly apiRoot: string;
  /** The inspector's URL. */
  readonly url: string;
  /** The bots whose polling stopped: Telegram refuses them, or another program polls. */
  readonly failed: readonly string[];
  /**
   * Starts no more deliveries, lets those in flight end, confirms to Telegram the updates that the
   * bots have accepted, and restores webhooks if that was requested.
   */
  close(): Promise<void>;
}
