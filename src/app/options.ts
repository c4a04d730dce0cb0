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
import type { Store } from "../store/types.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";

/**
 * One bot of an application.
 *
 * @typeParam State What its handler gets as `ctx.state`.
 */
// deno-lint-ignore no-explicit-any
export interface BotOptions<State = any> extends HandlerOptions {
  /**
   * Its token, from \@BotFather.
   *
   * @default {the one that a grammY `Bot` or a Telegraf instance was made with}
   */
  token?: string;
  /** Its code; a module's address, or what `isolated` gives, has it run in a Worker. */
  handler: Handler<State> | HandlerModule<State> | UpdateReceiver | IsolatedModule | URL;
  /**
   * `"none"`: in this thread. `"worker"`: in a Worker of its own. Any other name: in a Worker that
   * the bots of this name share. A bot can be isolated if its handler is an address.
   *
   * @default {"worker" for a handler that is an address, else "none"}
   */
  isolation?: string;
  /**
   * Its route.
   *
   * @default {"/" + name}
   */
  path?: string;
  /**
   * Its secret token; several while it is rotated, of which the first is registered. `"derived"`
   * stands for the one that is derived from the token: the same on every start and every instance.
   *
   * @default {"derived"}
   */
  secret?: string | string[];
}

/**
 * Options for bots, whichever way their updates come.
 *
 * @typeParam State The type of `state`, which is that of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface HostOptions<State = any> {
  /** The bots, by name. */
  bots: Record<string, BotOptions<NoInfer<State>>>;
  /** Failures before a dead letter, for the bots that set none themselves. */
  attempts?: number;
  /**
   * Where updates are kept from their acceptance to their end: the path of a SQLite file,
   * `postgres://…`, `memory` for tests, or a store of your own. An update is then answered once it
   * is committed, and run at least once, whatever ends the process.
   *
   * @default {none: updates are kept in memory, and failures are left to Telegram to deliver again}
   */
  store?: string | Store;
  /**
   * How long another instance waits before it takes over from one that has gone, in milliseconds.
   *
   * @default {15000}
   */
  storeLeaseMs?: number;
  /**
   * Without a store: a file to which dead letters are appended, as lines of JSON.
   *
   * @default {none: dead letters are only reported on the event stream}
   */
  deadLetters?: string;
  /** What handlers get as `ctx.state`. */
  state?: State;
  /** Where the Bot API is; by default `https://api.telegram.org`. */
  telegram?: Pick<ApiOptions, "apiRoot" | "pace">;
  /**
   * The log on standard output: as text or as JSON, none, or an observer in its place, such as
   * `createLog({ level: "warn" }).observer`.
   *
   * @default {"text" on a terminal and "json" elsewhere for `serve` and `poll`, false for `createApp`}
   */
  log?: false | "text" | "json" | Observer;
  /** Observers of the event stream. */
  observers?: Observer[];
  /**
   * How many Workers the isolated bots share that name none.
   *
   * @default {one for each of these bots}
   */
  workers?: number;
  /** The source of time; tests pass a fake one. */
  clock?: Clock;
}

/**
 * Options for an application without a port.
 *
 * @typeParam State The type of `state`, which is that of `ctx.state` in the handlers.
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
   * CIDRs of the proxies whose `clientAddressHeader` is believed.
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
  /** Where Telegram reaches the server: `https://host[:port][/prefix]`. */
  publicUrl?: string;
  /**
   * Path of the certificate that clients are shown, in PEM, followed by its intermediates. From it
   * `register` knows whether Telegram must be given it.
   */
  cert?: string;
  /**
   * Path of the certificate that `register` uploads, in PEM, for a server whose certificate is shown
   * by a proxy.
   *
   * @default {what must be uploaded of `cert`}
   */
  telegramCert?: string;
  /**
   * A path that answers GET with 200 while updates are taken, else 503: for load balancers. It is
   * open to everybody, and says nothing else.
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
  /** The deadline of the bots that set none themselves. */
  timeout?: TimeoutOptions;
}

/**
 * Options for an application and where it listens.
 *
 * @typeParam State The type of `state`, which is that of `ctx.state` in the handlers.
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
   * Shares the port with other processes that say the same, on Linux, which divides connections
   * among them. Give them one PostgreSQL as `store`: without it they may run updates of one chat at
   * the same time, and an update again that another one has run.
   *
   * @default {false}
   */
  reusePort?: boolean;
  /** Path of a Unix socket to listen on instead of an address and a port, without TLS. */
  socket?: string;
  /** Path of the private key of `cert`, in PEM; plain HTTP without the two. */
  key?: string;
  /**
   * How long runs may go on after the server was asked to stop, in milliseconds.
   *
   * @default {15000}
   */
  drainMs?: number;
  /**
   * Keeps the bots' webhooks registered while the server runs: sets them in the background until
   * each is set, uploads a renewed certificate, and corrects what others changed. Needs `publicUrl`.
   *
   * @default {false}
   */
  register?: boolean;
  /** Shuts the server down when it aborts. */
  signal?: AbortSignal;
}

/**
 * Options for bots whose updates are fetched by getUpdates.
 *
 * @typeParam State The type of `state`, which is that of `ctx.state` in the handlers.
 */
// deno-lint-ignore no-explicit-any
export interface PollOptions<State = any> extends HostOptions<State> {
  /**
   * Deletes the webhooks of the bots, keeping what is pending. Without it, polling does not start
   * while a bot has one.
   *
   * @default {false}
   */
  force?: boolean;
  /**
   * Drops what is pending at the start.
   *
   * @default {false}
   */
  dropPending?: boolean;
  /**
   * How many updates of a bot may be unfinished at once; no more are fetched then. Telegram gives
   * at most 100 updates from the first unfinished one on, so that more than 100 change nothing.
   *
   * @default {100}
   */
  maxUnfinished?: number;
  /**
   * How long Telegram holds a call open when there is nothing new, in seconds; 50 at most.
   *
   * @default {30}
   */
  waitSeconds?: number;
  /**
   * How long runs may go on after polling was asked to stop, in milliseconds.
   *
   * @default {15000}
   */
  drainMs?: number;
  /** Shuts polling down when it aborts. */
  signal?: AbortSignal;
  /** What a predecessor's `unconfirmed()` returned: update_ids by the bot's user id. */
  handled?: Readonly<Record<string, readonly number[]>>;
  /** Random numbers from 0 to 1, for jitter; by default `Math.random`. */
  random?: () => number;
}
