/**
 * Options: what an application and its bots are made of.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type {
  Handler,
  HandlerModule,
  HandlerOptions,
  TimeoutOptions,
  UpdateReceiver,
} from "./dispatch/handler.ts";
import type { Observer } from "./observe/events.ts";

/** One bot of an application. */
export interface BotOptions extends HandlerOptions {
  /** Its token, from \@BotFather. */
  token: string;
  /** Its code. */
  handler: Handler | HandlerModule | UpdateReceiver;
  /**
   * Its route.
   *
   * @default {"/" + name}
   */
  path?: string;
  /**
   * Its secret token; several while it is rotated, of which the first is registered. By default
   * derived from the token: the same on every start and every instance.
   */
  secret?: string | string[];
}

/** An application without a port. */
export interface AppOptions {
  /** The bots, by name. */
  bots: Record<string, BotOptions>;
  /**
   * Who may post: CIDRs, or `"telegram"`, or `"any"`.
   *
   * @default {["telegram"]}
   */
  sources?: string[];
  /**
   * CIDRs of the proxies whose X-Forwarded-For is believed.
   *
   * @default {[]}
   */
  trustedProxies?: string[];
  /** What Telegram is told: `https://host[:port][/prefix]`. */
  publicUrl?: string;
  /**
   * Path of the certificate that clients are shown, in PEM, followed by its intermediates. From it
   * `register` knows whether Telegram must be given it.
   */
  cert?: string;
  /**
   * How many connections Telegram may open for each bot, 1 to 100.
   *
   * @default {40}
   */
  maxConnections?: number;
  /**
   * The longest body, in bytes.
   *
   * @default {1048576}
   */
  maxBodyBytes?: number;
  /**
   * How many updates may be in flight.
   *
   * @default {1000}
   */
  maxInFlight?: number;
  /** The deadline of the bots that set none themselves. */
  timeout?: TimeoutOptions;
  /** Failures before a dead letter, for the bots that set none themselves. */
  attempts?: number;
  /** What handlers find in `ctx.state`. */
  state?: unknown;
  /** Where the Bot API is; by default `https://api.telegram.org`. */
  telegram?: { apiRoot?: string };
  /** Who hears the event stream. */
  observers?: Observer[];
  /** Where time comes from; tests give another. */
  clock?: Clock;
}

/** An application and where it listens. */
export interface ServeOptions extends AppOptions {
  /**
   * The address to listen on.
   *
   * @default {"0.0.0.0"}
   */
  hostname?: string;
  /**
   * The port to listen on; 0 for any.
   *
   * @default {8443}
   */
  port?: number;
  /** Path of the private key of `cert`, in PEM; plain HTTP without the two. */
  key?: string;
  /**
   * How long runs may go on after the server has been told to stop, in milliseconds.
   *
   * @default {15000}
   */
  drainMs?: number;
  /** Shuts the server down when it aborts. */
  signal?: AbortSignal;
}
