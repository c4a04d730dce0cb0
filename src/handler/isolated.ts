/**
 * Isolated bots, as seen outside `src/isolation/`: a module that is not loaded in this thread, and
 * a handler that forwards its calls.
 *
 * @module
 */
import type { Message, Update, UpdateKind } from "../telegram/types.ts";
import type { HostingContext } from "./context.ts";
import type { HandlerOptions, HandlerResult, TaskHandler } from "./handler.ts";
import type { LoadedHandler } from "./load.ts";
import type { LoadedRoute } from "./routes.ts";
import { runTask, TASK, type Tasks } from "./tasks.ts";

/** What an isolated bot may do, and where it runs. */
export interface IsolationOptions {
  /**
   * Deno permissions for the Worker: anything omitted is denied, except `net`, which defaults to
   * the Bot API's host. They cannot exceed those of the process. Modules are loaded without them,
   * but files that they import as JSON or text need `read`.
   *
   * @default {{ net: [the Bot API's host] }}
   */
  permissions?: Deno.PermissionOptions;
  /**
   * A name for bots that share one Worker, or `"worker"`: a Worker of its own. Bots in one Worker
   * can read each other's tokens and have the permissions of all of them.
   *
   * @default {one of `workers`, or a Worker of its own if that is not set}
   */
  isolation?: string;
  /**
   * How large the Worker's heap may grow, in megabytes, at least 16; beyond that the Worker is
   * terminated.
   *
   * @default {512}
   */
  memoryMb?: number;
}

/**
 * A module to be loaded in a Worker, as {@linkcode isolated} returns it.
 *
 * @example Usage
 * ```ts
 * import { isolated, IsolatedModule } from "@postern/postern";
 * import { assertInstanceOf } from "@std/assert";
 *
 * assertInstanceOf(isolated("./slow.ts", { memoryMb: 128 }), IsolatedModule);
 * ```
 */
export class IsolatedModule {
  /** Unknown until the Worker has loaded the module. */
  readonly options?: HandlerOptions;
  /** Its address; a path is relative to `src/bots/`. */
  readonly module: URL | string;
  /** What it may do, and where it runs. */
  readonly isolation: IsolationOptions;

  /** Describes a module and what it may do. */
  constructor(module: URL | string, isolation: IsolationOptions = {}) {
    this.module = module;
    this.isolation = isolation;
  }
}

/**
 * Loads a bot's module in a Worker of its own, where it can neither block other bots nor access
 * anything outside its permissions.
 *
 * @param module Its address; in `src/bots/mod.ts`, a path relative to that folder also works.
 * @param options What it may do, and where it runs.
 * @returns A handler for the registry, or for `createApp`, `serve` and `poll`.
 *
 * @example Usage
 * ```ts
 * import { isolated } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const slow = isolated("./slow.ts", { permissions: { net: ["api.telegram.org"], read: false } });
 * assertEquals(slow.module, "./slow.ts");
 * ```
 */
export function isolated(module: URL | string, options?: IsolationOptions): IsolatedModule {
  return new IsolatedModule(module, options);
}

/** What a Worker has reported about a bot. */
export interface RemoteModule {
  readonly allowedUpdates: readonly UpdateKind[];
  readonly options: HandlerOptions;
  readonly routes: readonly LoadedRoute[];
  readonly takesAlbums: boolean;
  /** The names of its tasks. */
  readonly tasks: readonly string[];
  /** The kinds that it takes. */
  takes(kind: string): boolean;
}

/** Forwards calls to wherever a bot runs. */
export interface Remote {
  call(kind: string, payload: unknown, ctx: HostingContext): unknown;
  onHardLimit(): Error | undefined;
}

/** The handler of a bot that runs elsewhere. Its queue is paused until its module is known. */
export class IsolatedHandler implements LoadedHandler {
  readonly source: IsolatedModule;
  #module: RemoteModule | undefined;
  #remote: Remote | undefined;
  /** Tasks are checked here and run there. */
  #tasks: Tasks = {};

  constructor(source: IsolatedModule) {
    this.source = source;
  }

  /** Called when its module has been loaded. */
  connect(remote: Remote, module: RemoteModule): void {
    this.#remote = remote;
    this.#module = module;
    this.#tasks = Object.fromEntries(module.tasks.map((name): [string, TaskHandler] => [
      name,
      (data, ctx) => remote.call(TASK, { name, data }, ctx as HostingContext) as HandlerResult,
    ]));
  }

  get allowedUpdates(): readonly UpdateKind[] | undefined {
    return this.#module?.allowedUpdates;
  }

  get options(): HandlerOptions {
    return this.#module?.options ?? {};
  }

  get routes(): readonly LoadedRoute[] {
    return this.#module?.routes ?? [];
  }

  get tasks(): Tasks {
    return this.#tasks;
  }

  get album(): LoadedHandler["album"] {
    if (!this.#module?.takesAlbums) return undefined;
    return (messages: Message[], ctx) => this.#remote!.call("media_group", messages, ctx);
  }

  takes(kind: string): boolean {
    return this.#module === undefined || kind === TASK || this.#module.takes(kind);
  }

  call(kind: string, update: Update, ctx: HostingContext): unknown {
    if (kind === TASK) return runTask(this.#tasks, update[TASK as keyof Update], ctx);
    // Its JSON costs less to send, and less to parse there, than an object.
    return this.#remote!.call(kind, ctx.original ?? update, ctx);
  }

  onHardLimit(): Error | undefined {
    return this.#remote?.onHardLimit();
  }
}
