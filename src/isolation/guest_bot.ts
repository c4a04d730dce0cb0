/**
 * A bot inside a Worker: its module in the form that calls need, and what is reported about it.
 *
 * @module
 */
import { apiRootProblem } from "../handler/frameworks/api_root.ts";
import { receiverIn } from "../handler/frameworks/detect.ts";
import type { HandlerModule } from "../handler/handler.ts";
import { type LoadedModule, loadHandler } from "../handler/load.ts";
import { holdsFile, isReply, type Reply } from "../telegram/reply.ts";
import { refuseUnsendable } from "../telegram/unsendable.ts";
import { resultProblem } from "../handler/result.ts";
import { type ScheduledTask, TASK, taskNamed, type Tasks } from "../handler/tasks.ts";
import { createApi } from "../telegram/api/mod.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import { UPDATE_KINDS } from "../telegram/update.ts";
import type { Message, Update } from "../telegram/types.ts";
import type { GuestBot, GuestCall } from "./guest_call.ts";
import { packError, type PortableError } from "./portable_error.ts";
import type { PortableRequest, PortableResponse, ReportedBot } from "./protocol.ts";

/** What a Worker knows about a bot from the start. */
export interface BotIdentity {
  readonly name: string;
  readonly id: number;
  readonly token: string;
  readonly telegram: Pick<ApiOptions, "apiRoot" | "pace">;
}

/** A module that may create the state of its bot. */
type StatefulModule = HandlerModule & { readonly state?: unknown };

/** A bot whose module has been loaded. */
export class LoadedGuest implements GuestBot {
  readonly name: string;
  readonly id: number;
  readonly api: GuestBot["api"];
  readonly state: unknown;
  readonly #handler: LoadedModule;

  private constructor(identity: BotIdentity, handler: LoadedModule, state: unknown) {
    const { name, id, token, telegram } = identity;
    this.name = name;
    this.id = id;
    this.api = createApi({ token, ...telegram });
    this.state = state;
    this.#handler = handler;
  }

  /** Loads a bot. */
  static async load(identity: BotIdentity, module: StatefulModule): Promise<LoadedGuest> {
    const { state } = module;
    const handler = loadHandler(module);
    const mismatch = apiRootProblem(receiverIn(module), identity.telegram.apiRoot);
    if (mismatch) {
      throw new TypeError(`Cannot load handler: ${mismatch.message}; ${mismatch.remedy}`);
    }
    const made = typeof state === "function" ? await state() : state;
    return new LoadedGuest(identity, handler, made);
  }

  get tasks(): Tasks {
    return this.#handler.tasks;
  }

  /** What the main thread must know about it. */
  get report(): ReportedBot {
    const { allowedUpdates, album, options: { retry, ...options }, routes } = this.#handler;
    return {
      kinds: UPDATE_KINDS.filter((kind) => this.#handler.takes(kind)),
      takesRest: this.#handler.takes("a kind of the future"),
      takesAlbums: album !== undefined,
      tasks: Object.keys(this.tasks),
      allowedUpdates,
      options,
      retries: retry !== undefined,
      routes: routes.map(({ path, sources, methods, signature }) => ({
        ...{ path, sources, methods, signed: signature !== undefined },
      })),
    };
  }

  /** Calls the handler. Its result can be sent to the main thread. */
  call(kind: string, payload: unknown, call: GuestCall): unknown {
    const result = this.#run(kind, payload, call);
    if (result === undefined) return undefined;
    return result instanceof Promise
      ? result.then((value) => portable(value, call))
      : portable(result, call);
  }

  #run(kind: string, payload: unknown, call: GuestCall): unknown {
    if (kind === "media_group") return this.#handler.album!(payload as Message[], call);
    if (kind !== TASK) {
      const update = typeof payload === "string" ? JSON.parse(payload) : payload;
      return this.#handler.call(kind, update as Update, call);
    }
    const { name, data } = payload as ScheduledTask;
    return taskNamed(this.tasks, name, "run")(data, call);
  }

  /** An error of a handler, with the bot's own decision on another attempt. */
  failure(thrown: unknown, attempt: number): PortableError {
    const packed = packError(thrown);
    const { retry } = this.#handler.options;
    if (!retry) return packed;
    try {
      return { ...packed, retry: { decision: retry(thrown, attempt) } };
    } catch (problem) {
      return { ...packed, retry: { problem: packError(problem) } };
    }
  }

  /** Calls the handler of a route. */
  async route(path: string, given: PortableRequest, call: GuestCall): Promise<PortableResponse> {
    const { url, method, headers, body } = given;
    const request = new Request(url, { method, headers, ...body && { body } });
    const response: unknown = await this.#route(path).handler(request, call);
    if (!(response instanceof Response)) {
      throw new TypeError(`The handler of route "${path}" did not return a Response; return one`);
    }
    const bytes = response.body ? new Uint8Array(await response.arrayBuffer()) : undefined;
    const { status, statusText } = response;
    return { status, statusText, headers: [...response.headers], body: bytes };
  }

  /** Checks the signature of a request to a route. */
  async checkSignature(
    path: string,
    headers: [string, string][],
    body: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    return await this.#route(path).signature!(new Headers(headers), body);
  }

  #route(path: string) {
    return this.#handler.routes.find((route) => route.path === path)!;
  }
}

/** Replies with files are sent from here; anything but a reply stays here. */
function portable(result: unknown, call: GuestCall): unknown {
  if (result instanceof Promise || typeof (result as PromiseLike<unknown>)?.then === "function") {
    return Promise.resolve(result).then((value) => portable(value, call));
  }
  if (isReply(result)) {
    refuseUnsendable(result);
    return holdsFile(result) ? send(result, call) : result;
  }
  const problem = resultProblem(result);
  if (problem) call.log.warn(problem);
  return undefined;
}

async function send(reply: Reply, call: GuestCall): Promise<undefined> {
  const { method, ...params } = reply;
  await call.api.call(method, params);
}
