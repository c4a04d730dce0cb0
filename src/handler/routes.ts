/**
 * A bot's own routes: webhooks of others than Telegram, handled by the bot's module.
 *
 * @module
 */
import type { SignatureCheck } from "../signature/hmac.ts";
import type { Context } from "./context.ts";

/**
 * Handles a request to one of a bot's own routes. The request's body has been read, within the
 * limits of length and time, so that it is there at once. `ctx` is that of the bot's updates;
 * `ctx.attempt` is always 1, and `ctx.signal` aborts at the deadline, too.
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
export type RouteHandler = (request: Request, ctx: Context) => Response | Promise<Response>;

/** A route that is more than a function. */
export interface RouteOptions {
  /** Its code. */
  handler: RouteHandler;
  /**
   * Who may call: CIDRs, or `"telegram"`, or `"any"`.
   *
   * @default {["any"]}
   */
  sources?: string[];
  /**
   * The HTTP methods that are answered.
   *
   * @default {["POST"]}
   */
  methods?: string[];
  /** Whether the sender has signed the body; if not, the answer is 401. */
  signature?: SignatureCheck;
}

/** A route with its defaults. */
export interface LoadedRoute extends Required<Omit<RouteOptions, "signature">> {
  /** Its path below the bot's. */
  readonly path: string;
  readonly signature: SignatureCheck | undefined;
}

const NO_ROUTES: readonly LoadedRoute[] = [];
const METHOD = /^[A-Z]+$/;

/**
 * Reads the routes of a handler module.
 *
 * @param routes What it exports as `routes`.
 * @returns The routes with their defaults.
 * @throws {TypeError} If one cannot be a route; the message names it.
 */
export function loadRoutes(
  routes: Readonly<Record<string, RouteHandler | RouteOptions>> | undefined,
): readonly LoadedRoute[] {
  if (routes === undefined) return NO_ROUTES;
  if (routes === null || typeof routes !== "object") {
    throw new TypeError("Cannot load handler: its routes are no object of paths and functions");
  }
  return Object.entries(routes).map(([path, route]) => {
    const options = typeof route === "function" ? { handler: route } : route;
    if (typeof options?.handler !== "function") {
      throw new TypeError(
        `Cannot load handler: its route "${path}" is neither a function nor an object with handler()`,
      );
    }
    const { handler, sources = ["any"], methods = ["POST"], signature } = options;
    const wrong = methods.find((method) => !METHOD.test(method));
    if (methods.length === 0 || wrong !== undefined) {
      throw new TypeError(
        `Cannot load handler: its route "${path}" cannot have the method "${wrong ?? ""}"; ` +
          'use names such as "POST"',
      );
    }
    return { path, handler, sources, methods, signature };
  });
}

/** The whole path of a route of a bot. */
export function mountedPath(botPath: string, routePath: string): string {
  return botPath.replace(/\/$/, "") + routePath;
}
