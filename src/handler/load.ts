/**
 * Turns any form of handler into functions looked up by kind.
 *
 * @module
 */
import { isUpdateKind, UPDATE_KINDS } from "../telegram/update.ts";
import type { Message, Update, UpdateKind } from "../telegram/types.ts";
import { allowedBy, allowedProblem } from "./allowed_updates.ts";
import { ALBUM_KINDS } from "./album_kinds.ts";
import type { HostingContext } from "./context.ts";
import type { Handler, HandlerModule, HandlerOptions, UpdateReceiver } from "./handler.ts";
import { handlerFor, isReceiver, kindsFor } from "./frameworks/detect.ts";
import {
  functionProblem,
  handlerProblem,
  moduleProblem,
  namedBotProblem,
} from "./frameworks/misplaced.ts";
import { optionsProblem } from "./module_options.ts";
import { nearKind } from "./near_kind.ts";
import { nearReserved } from "./reserved_names.ts";
import { type LoadedRoute, loadRoutes } from "./routes.ts";
import { loadTasks, runTask, TASK, type Tasks } from "./tasks.ts";

type PayloadHandler = (payload: unknown, ctx: HostingContext) => unknown;
type UpdateHandler = (update: Update, ctx: HostingContext) => unknown;
type AlbumHandler = (messages: Message[], ctx: HostingContext) => unknown;

/** The export that receives whole albums. */
const ALBUM = "media_group";
const ALBUM_MISSPELT = /^(media_?groups?|albums?)$/i;

/** A handler whose module is known. */
export interface LoadedModule extends LoadedHandler {
  readonly allowedUpdates: readonly UpdateKind[];
}

/** A handler in the form that the dispatcher calls. */
export interface LoadedHandler {
  /**
   * For setWebhook and getUpdates; empty for Telegram's default choice, `undefined` while the module
   * is unknown.
   */
  readonly allowedUpdates: readonly UpdateKind[] | undefined;
  /** Receives whole albums; without it, messages are handled one by one. */
  readonly album: AlbumHandler | undefined;
  /** The module's own options. */
  readonly options: HandlerOptions;
  /** Its routes for third parties. */
  readonly routes: readonly LoadedRoute[];
  /** What `ctx.later` may schedule. */
  readonly tasks: Tasks;
  /** Whether it handles updates of a kind. */
  takes(kind: string): boolean;
  /** Calls the function for a kind it handles, with the payload or the whole update. */
  call(kind: string, update: Update, ctx: HostingContext): unknown;
  /** Called when a run has passed its hard limit. Returns the reason, if known. */
  onHardLimit?(): Error | undefined;
}

/** The handler of a module in this thread. */
class ModuleHandler implements LoadedHandler {
  readonly #byKind: ReadonlyMap<string, PayloadHandler>;
  readonly #rest: UpdateHandler | undefined;
  readonly allowedUpdates: readonly UpdateKind[];
  readonly album: AlbumHandler | undefined;
  readonly options: HandlerOptions;
  readonly routes: readonly LoadedRoute[];
  readonly tasks: Tasks;

  constructor(
    byKind: ReadonlyMap<string, PayloadHandler>,
    rest: UpdateHandler | undefined,
    allowedUpdates: readonly UpdateKind[],
    { options = {}, routes, tasks, media_group }: Pick<
      HandlerModule,
      "options" | "routes" | "tasks" | typeof ALBUM
    > = {},
  ) {
    this.tasks = loadTasks(tasks);
    this.#byKind = new Map(byKind)
      .set(TASK, (payload, ctx) => runTask(this.tasks, payload, ctx));
    this.#rest = rest;
    this.allowedUpdates = allowedUpdates;
    this.album = media_group;
    this.options = options;
    this.routes = loadRoutes(routes);
  }

  takes(kind: string): boolean {
    return this.#rest !== undefined || this.#byKind.has(kind);
  }

  call(kind: string, update: Update, ctx: HostingContext): unknown {
    const handler = this.#byKind.get(kind);
    return handler ? handler(update[kind as keyof Update], ctx) : this.#rest!(update, ctx);
  }
}

function cannotLoad(reason: string): TypeError {
  return new TypeError(`Cannot load handler: ${reason}`);
}

function restOf(value: unknown, subject: string): UpdateHandler | undefined {
  if (value === undefined) return undefined;
  const problem = handlerProblem(value);
  if (problem !== undefined) throw cannotLoad(`${subject} ${problem}`);
  return isReceiver(value) ? handlerFor(value) : value as UpdateHandler;
}

/**
 * Converts a handler to the form that the dispatcher calls.
 *
 * @param handler A function for every kind, a module with an export per kind, or an object with
 * `handleUpdate`.
 * @returns The functions by kind and the kinds to ask Telegram for.
 * @throws {TypeError} If nothing in it can handle an update, or a name is nearly a kind.
 */
export function loadHandler(handler: Handler | HandlerModule | UpdateReceiver): LoadedModule {
  if (typeof handler !== "object" || handler === null || isReceiver(handler)) {
    const allowedUpdates = isReceiver(handler) ? kindsFor(handler) : UPDATE_KINDS;
    if (handler === undefined) throw cannotLoad("it is undefined; give a function or a module");
    return new ModuleHandler(new Map(), restOf(handler, "it"), allowedUpdates);
  }
  const wrong = optionsProblem(handler.options);
  if (wrong !== undefined) throw cannotLoad(wrong);
  const byKind = payloadHandlersOf(handler);
  const rest = restOf(handler.default, "its default export");
  const misplaced = rest === undefined ? namedBotProblem(handler) : undefined;
  if (misplaced !== undefined) throw cannotLoad(misplaced);
  const takesAlbums = handler.media_group !== undefined;
  if (!rest && byKind.size === 0 && !takesAlbums) {
    throw cannotLoad(
      moduleProblem(handler) ??
        'it exports no function named after an Update kind, such as "message", and no default',
    );
  }
  const unusable = allowedProblem(handler.allowed_updates, handler);
  if (unusable !== undefined) throw cannotLoad(unusable);
  const hasExport = (kind: UpdateKind) =>
    byKind.has(kind) || takesAlbums && ALBUM_KINDS.includes(kind);
  const allowedUpdates = handler.allowed_updates !== undefined
    ? allowedBy(handler.allowed_updates, hasExport)
    : rest === undefined
    ? UPDATE_KINDS.filter(hasExport)
    : isReceiver(handler.default) && byKind.size === 0
    ? kindsFor(handler.default)
    : UPDATE_KINDS;
  return new ModuleHandler(byKind, rest, allowedUpdates, handler);
}

/** The exports named after kinds. Near misses are refused. */
function payloadHandlersOf(module: HandlerModule): Map<string, PayloadHandler> {
  const byKind = new Map<string, PayloadHandler>();
  for (const [name, value] of Object.entries(module)) {
    if (value === undefined || name === "default") continue;
    if (name === ALBUM || isUpdateKind(name)) {
      if (typeof value !== "function") {
        throw cannotLoad(`its export "${name}" is ${article(value)}, not a function`);
      }
      const problem = functionProblem(value, `write \`export function ${name}(…) { … }\``);
      if (problem !== undefined) throw cannotLoad(`its export "${name}" ${problem}`);
      if (name !== ALBUM) byKind.set(name, value as PayloadHandler);
      continue;
    }
    const meant = typeof value !== "function"
      ? nearReserved(name, module)
      : ALBUM_MISSPELT.test(name)
      ? ALBUM
      : nearKind(name);
    if (meant === undefined) continue;
    const what = typeof value === "function" ? "is not an Update kind" : "means nothing here";
    throw cannotLoad(`"${name}" ${what}; rename it "${meant}"`);
  }
  return byKind;
}

function article(value: unknown): string {
  const type = value === null ? "null" : typeof value;
  return type === "null" ? type : `${type === "object" ? "an" : "a"} ${type}`;
}
