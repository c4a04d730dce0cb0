/**
 * Replies: a Bot API call as a value, which a handler returns.
 *
 * @module
 */
import { InputFile } from "./api/input_file.ts";
import type { ApiParams } from "./api/types.ts";
import type { ApiMethods } from "./types.ts";

/**
 * A Bot API call as a value: `method` and, beside it, the parameters of that method.
 *
 * @example Usage
 * ```ts
 * import type { Reply } from "./reply.ts";
 *
 * const reply: Reply = { method: "sendMessage", chat_id: 1, text: "hello" };
 * ```
 */
export type Reply = {
  [M in keyof ApiMethods<InputFile>]: [ApiParams<M>] extends [undefined] ? { method: M }
    : { method: M } & NonNullable<ApiParams<M>>;
}[keyof ApiMethods<InputFile>];

/** Telegram runs none of these from a webhook's response, nor anything beginning with "get". */
const NEVER_IN_RESPONSE = new Set(["setwebhook", "deletewebhook", "close", "logout"]);

/** Telegram's bound on a webhook's response, in bytes; a longer one counts as a failure. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/**
 * Whether a handler's result is a reply: an object with a `method`. What an API call gave back is
 * none, so a handler may end with `return await ctx.api.sendMessage(...)`.
 *
 * @param value What the handler returned.
 * @returns `true` if it is to be sent.
 */
export function isReply(value: unknown): value is Reply {
  return value !== null && typeof value === "object" &&
    typeof (value as { method?: unknown }).method === "string";
}

/**
 * The reply as the JSON of a webhook's response, if it can travel there: Telegram must be ready to
 * run its method from a response, nothing in it may be a file, and it must not be too long.
 *
 * @param reply The reply.
 * @returns The JSON text, or `undefined` when only an ordinary API call will do.
 * @throws {TypeError} If the reply cannot be written as JSON (a cycle, a bigint).
 */
export function replyBody(reply: Reply): string | undefined {
  // Telegram does not tell capitals from small letters here.
  const method = reply.method.toLowerCase();
  if (method.startsWith("get") || NEVER_IN_RESPONSE.has(method)) return undefined;
  const body = JSON.stringify(reply);
  if (holdsFile(reply)) return undefined;
  // UTF-8 takes at most three bytes for a UTF-16 unit, so short texts need no counting.
  if (body.length * 3 > MAX_RESPONSE_BYTES && bytesOf(body) > MAX_RESPONSE_BYTES) return undefined;
  return body;
}

function holdsFile(value: object): boolean {
  if (value instanceof InputFile) return true;
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null && holdsFile(part)) return true;
  }
  return false;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
