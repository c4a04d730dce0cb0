/**
 * Custom routes of a bot: webhooks of third parties, handled by the bot's module.
 *
 * @module
 */
import type { SignatureCheck } from "../signature/hmac.ts";
import type { Context } from "./context.ts";
import { typeOf } from "../util/options/option_types.ts";
import { unknownOption } from "../util/options/unknown_option.ts";

/**
 * Handles a request to a custom route. The body has already been read, within the limits on length
 * and time. `ctx` is the same context as for updates, but `ctx.attempt` is always 1, and
 * `ctx.signal` also aborts at the deadline. The connection cannot be upgraded to a WebSocket.
 *
 * @typeParam State What the application put into `state` at start.
 *
 * @example Usage
 * ```ts
 * import type { RouteHandler } from "./routes.ts";
 *
 * const paid: RouteHandler = async (request, ctx) => {
 *   const { chat, amount } = await request.json();
 *   await ctx.api.sendMessage({ chat_id: chat, text: `Thank you for ${amount}!` });
 *   return new Response();
 * };
 * ```
 */
// deno-lint-ignore no-explicit-any
export type RouteHandler<State = any> = (
  request: Request,
  ctx: Context<State>,
) => Response | Promise<Response>;

/**
 * A route with options.
 *
 * @typeParam State What the application put into `state` at start.
 */
// deno-lint-ignore no-explicit-any
export interface RouteOptions<State = any> {
  /** Its code. */
  handler: RouteHandler<State>;
  /**
   * Who may call: CIDRs, or `"telegram"`, or `"any"`.
   *
   * @default {["any"]}
   */
  sources?: string[];
  /**
   * The HTTP methods it accepts.
   *
   * @default {["POST"]}
   */
  methods?: string[];
  /** Checks the sender's signature of the body; if it is wrong, the answer is 401. */
  signature?: SignatureCheck;
}

/** A route with its defaults applied. */
export interface LoadedRoute extends Required<Omit<RouteOptions, "signature">> {
  /** Its path under the bot's. */
  readonly path: string;
  readonly signature: SignatureCheck | undefined;
}

const NO_ROUTES: readonly LoadedRoute[] = [];
const METHOD = /^[A-Z]+$/;

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const OPTIONS: Record<keyof RouteOptions, true> = {
  handler: true,
  sources: true,
  methods: true,
  signature: true,
};

/**
 * Reads the routes of a handler module.
 *
 * @param routes Its `routes` export.
 * @returns The routes with their defaults.
 * @throws {TypeError} If one is not a route; the message names it.
 */
export function loadRoutes(
  routes: Readonly<Record<string, RouteHandler | RouteOptions>> | undefined,
): readonly LoadedRoute[] {
  if (routes === undefined) return NO_ROUTES;
  if (typeOf(routes) !== "object") {
    throw new TypeError("Cannot load handler: routes is not an object of paths and functions");
  }
  return Object.entries(routes).map(([path, route]) => {
    const options = typeof route === "function" ? { handler: route } : route;
    if (typeof options?.handler !== "function") {
      throw new TypeError(
        `Cannot load handler: route "${path}" is neither a function nor an object with handler()`,
      );
    }
    // A misspelt `signature` or `sources` would open the route to anyone.
    const problem = unknownOption(`routes["${path}"]`, options, Object.keys(OPTIONS)) ??
      typeProblem(path, options);
    if (problem !== undefined) throw new TypeError(`Cannot load handler: ${problem}`);
    const { handler, sources = ["any"], methods = ["POST"], signature } = options;
    const wrong = methods.find((method) => typeof method !== "string" || !METHOD.test(method));
    if (methods.length === 0 || wrong !== undefined) {
      throw new TypeError(
        `Cannot load handler: route "${path}" cannot have the method "${wrong ?? ""}"; ` +
          'use names such as "POST"',
      );
    }
    return { path, handler, sources, methods, signature };
  });
}

function typeProblem(path: string, options: RouteOptions): string | undefined {
  for (const name of ["sources", "methods"] as const) {
    if (Array.isArray(options[name] ?? [])) continue;
    return `routes["${path}"].${name} is not an array; write [${JSON.stringify(options[name])}]`;
  }
  if (["undefined", "function"].includes(typeof options.signature)) return undefined;
  return `routes["${path}"].signature is not a function; use hmacSignature() or the like`;
}

/** The full path of a bot's route. */
export function mountedPath(botPath: string, routePath: string): string {
  return botPath.replace(/\/$/, "") + routePath;
}
