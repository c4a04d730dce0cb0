/**
 * Options for an application and its bots.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type {
  Handler,
  HandlerModule,
  HandlerOptions,
  TimeoutOptions,
  UpdateReceiver,
} from "../handler/handler.ts";
import type { IsolatedModule } from "../handler/isolated.ts";
import type { Observer } from "../events/events.ts";
import type { Retention } from "../store/settings.ts";
import type { Store } from "../store/types.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";

/**
 * One bot of an application.
 *
 * @typeParam State The type of `ctx.state` in its handler.
 */
// deno-lint-ignore no-explicit-any
export interface BotOptions<State = any> extends HandlerOptions {
  /**
   * Its token, from \@BotFather.
   *
   * @default {the token of the grammY `Bot` or Telegraf instance}
   */
  token?: string;
  /** Its code; a module's address, or the result of `isolated`, makes it run in a Worker. */
  handler: Handler<State> | HandlerModule<State> | UpdateReceiver | IsolatedModule | URL;
  /**
   * `"none"`: in this thread. `"worker"`: in a Worker of its own. Any other name: in a Worker
   * shared by the bots with this name. A bot can be isolated only if its handler is an address.
   *
   * @default {"none", or if the handler is an address, one of `workers`, or a Worker of its own}
   */
  isolation?: string;
  /**
   * Its route.
   *
   * @default {"/" + name}
   */
  path?: string;
  /**
   * Its secret token, or several during rotation; the first is registered. `"derived"` stands for
   * one derived from the token: the same on every start and every instance.
   *
   * @default {"derived"}
   */
  secret?: string | string[];
}

/**
 * Options for bots, however their updates arrive.
 *
 * @typeParam State The type of `state`, and of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface HostOptions<State = any> {
  /** The bots, by name. */
  bots: Record<string, BotOptions<NoInfer<State>>>;
  /**
   * Failures before an update becomes a dead letter, for bots that do not set their own.
   *
   * @default {5}
   */
  attempts?: number;
  /**
   * Where updates are kept from acceptance until they are handled: the path of a SQLite file,
   * `postgres://…`, `memory` for tests, or your own store. An update is then answered once it is
   * committed, and run at least once, even if the process is killed.
   *
   * @default {none: updates are kept in memory, and Telegram redelivers failed ones}
   */
  store?: string | Store;
  /**
   * How long another instance waits before it takes over from a dead one, in milliseconds.
   *
   * @default {15000}
   */
  storeLeaseMs?: number;
  /**
   * How often an update's runs may end the process, or the Worker of an isolated bot, before the
   * update becomes a dead letter.
   *
   * @default {3}
   */
  storeMaxCrashes?: number;
  /**
   * How long a store named by `store` keeps dead letters, finished updates and replies.
   *
   * @default {30 days, 48 hours and 10 minutes}
   */
  storeRetention?: Partial<Retention>;
  /**
   * Without a store: a file to which dead letters are appended as JSON lines.
   *
   * @default {none: dead letters are only reported on the event stream}
   */
  deadLetters?: string;
  /** The value of `ctx.state` in the handlers. @default {undefined} */
  state?: State;
  /** The Bot API server; by default `https://api.telegram.org`. */
  telegram?: Pick<ApiOptions, "apiRoot" | "pace">;
  /**
   * The log on standard output: as text, as JSON, none, or an observer instead, such as
   * `createLog({ level: "warn" }).observer`.
   *
   * @default {"text" on a terminal and "json" elsewhere for `serve` and `poll`, false for `createApp`}
   */
  log?: false | "text" | "json" | Observer;
  /** Observers of the event stream. @default {[]} */
  observers?: Observer[];
  /**
   * How many Workers the isolated bots that do not name one share.
   *
   * @default {one for each such bot}
   */
  workers?: number;
  /** The source of time; tests pass a fake one. @default {the system's} */
  clock?: Clock;
}

/**
 * Options for an application without a port.
 *
 * @typeParam State The type of `state`, and of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface AppOptions<State = any> extends HostOptions<State> {
  /**
   * Who may post: CIDRs, or `"telegram"`, or `"any"`.
   *
   * @default {["telegram"]}
   */
  sources?: string[];
  /**
   * CIDRs of the proxies whose `clientAddressHeader` is trusted.
   *
   * @default {[]}
   */
  trustedProxies?: string[];
  /**
   * The header in which trusted proxies name the client: `X-Forwarded-For`, `Forwarded`,
   * `X-Real-IP`, `CF-Connecting-IP`, `Fly-Client-IP` …
   *
   * @default {"X-Forwarded-For"}
   */
  clientAddressHeader?: string;
  /** Where Telegram reaches the server: `https://host[:port][/prefix]`. @default {none} */
  publicUrl?: string;
  /**
   * Path of the server's certificate, in PEM, followed by its intermediates. `register` uses it to
   * decide whether the certificate must be uploaded to Telegram.
   *
   * @default {none}
   */
  cert?: string;
  /**
   * Path of the certificate that `register` uploads, in PEM, for a server behind a proxy that
   * terminates TLS.
   *
   * @default {the part of `cert` that has to be uploaded}
   */
  telegramCert?: string;
  /**
   * A path that answers GET with 200 while updates are accepted, else 503: for load balancers. It
   * is open to everyone and reveals nothing else.
   *
   * @default {none}
   */
  health?: string;
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
  /** The deadline for bots that do not set their own. @default {that of `TimeoutOptions`} */
  timeout?: TimeoutOptions;
}

/**
 * Options for an application and where it listens.
 *
 * @typeParam State The type of `state`, and of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface ServeOptions<State = any> extends AppOptions<State> {
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
  /**
   * Shares the port with other processes that also set this. On Linux, the kernel distributes
   * connections among them. Give them one PostgreSQL as `store`: without it they may run updates of
   * one chat at the same time, and run an update that another process has already run.
   *
   * @default {false}
   */
  reusePort?: boolean;
  /** Path of a Unix socket to listen on, without TLS, instead of a port. @default {none} */
  socket?: string;
  /** Path of the private key of `cert`, in PEM. @default {none: the server speaks plain HTTP} */
  key?: string;
  /**
   * How long runs may continue after the server is asked to stop, in milliseconds.
   *
   * @default {15000}
   */
  drainMs?: number;
  /**
   * Keeps the bots' webhooks registered while the server runs: sets them in the background, with
   * retries, uploads a renewed certificate, and reverts changes made by others. Needs `publicUrl`.
   *
   * @default {false}
   */
  register?: boolean;
  /** Shuts the server down when it aborts. @default {none} */
  signal?: AbortSignal;
}

/**
 * Options for bots whose updates are fetched with getUpdates.
 *
 * @typeParam State The type of `state`, and of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface PollOptions<State = any> extends HostOptions<State> {
  /**
   * Deletes the bots' webhooks, but keeps pending updates. Without it, polling does not start while
   * a bot has one.
   *
   * @default {false}
   */
  force?: boolean;
  /**
   * Drops updates that are pending at the start.
   *
   * @default {false}
   */
  dropPending?: boolean;
  /**
   * How many updates of a bot may be unfinished before fetching pauses. Telegram returns at most
   * 100 updates, starting with the first unfinished one, so values over 100 have no effect.
   *
   * @default {100}
   */
  maxUnfinished?: number;
  /**
   * How long Telegram holds a call open while there are no updates, in seconds. Values over 50 count
   * as 50.
   *
   * @default {30}
   */
  waitSeconds?: number;
  /**
   * How long runs may continue after polling is asked to stop, in milliseconds.
   *
   * @default {15000}
   */
  drainMs?: number;
  /** Stops polling when it aborts. @default {none} */
  signal?: AbortSignal;
  /**
   * The result of a predecessor's `unconfirmed()`: update_ids by the bot's user id.
   *
   * @default {{}}
   */
  handled?: Readonly<Record<string, readonly number[]>>;
  /** Random numbers from 0 to 1, for jitter; by default `Math.random`. */
  random?: () => number;
}
