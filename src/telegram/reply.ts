/**
 * Replies: a Bot API call as a value, which a handler returns.
 *
 * @module
 */
import { InputFile } from "./api/input_file.ts";
import type { ApiParams } from "./api/types.ts";
import { METHOD_NAMES } from "./method_names.ts";
import type { ApiMethods } from "./types.ts";
import { isWritable } from "./unsendable.ts";

/**
 * A Bot API call as a value: `method` and, next to it, the parameters of that method.
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

const KNOWN: ReadonlySet<string> = new Set(METHOD_NAMES);

/** Telegram runs none of these from a webhook's response, nor anything beginning with "get". */
const NEVER_IN_RESPONSE = new Set(["setWebhook", "deleteWebhook", "close", "logOut"]);

/** Telegram's bound on a webhook's response, in bytes; a longer one counts as a failure. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/**
 * Whether a handler's result is a reply: an object with a `method`. What an API call gave back is
 * not one, so a handler may end with `return await ctx.api.sendMessage(...)`.
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
 * run its method from a response, nothing in it may be a file, and it must not be too long. Telegram
 * does not report what it refuses there, so a method that is not known here goes by a call, too, and
 * so does what can never be sent.
 *
 * @param reply The reply.
 * @returns The JSON text, or `undefined` when only an ordinary API call will do.
 */
export function replyBody(reply: Reply): string | undefined {
  // Telegram ignores capitals in names; whoever spells one in another way has it called.
  const { method } = reply;
  if (!KNOWN.has(method) || method.startsWith("get") || NEVER_IN_RESPONSE.has(method)) {
    return undefined;
  }
  if (!isWritable(reply)) return undefined;
  const body = JSON.stringify(reply);
  // JSON writes half a character as an escape, so most replies need not be searched for one.
  if (body.includes("\\ud") && holdsHalfCharacter(body)) return undefined;
  // UTF-8 takes at most three bytes for a UTF-16 unit, so short texts need no counting.
  if (body.length * 3 > MAX_RESPONSE_BYTES && bytesOf(body) > MAX_RESPONSE_BYTES) return undefined;
  return body;
}

/** Whole characters are written as they are; only a half becomes an escape that is not escaped. */
function holdsHalfCharacter(json: string): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json);
}

/** Whether anything in a value is a file, which only an ordinary call can carry. */
export function holdsFile(value: object): boolean {
  if (value instanceof InputFile) return true;
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null && holdsFile(part)) return true;
  }
  return false;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
