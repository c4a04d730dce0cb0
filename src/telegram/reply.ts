/**
 * Replies: a Bot API call as a value, which a handler returns.
 *
 * @module
 */
import { InputFile } from "./api/input_file.ts";
import type { ApiParams } from "./api/types.ts";
import { isLonger } from "../util/utf8.ts";
import { METHOD_NAMES } from "./method_names.ts";
import { REQUIRED_PARAMS } from "./required_params.ts";
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

/** The required parameters of every known method. */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...METHOD_NAMES.map((name) => [name, []] as const),
  ...Object.entries(REQUIRED_PARAMS),
]);

/** Telegram never executes these from a webhook's response, nor any method beginning with "get". */
const NEVER_IN_RESPONSE = new Set(["setWebhook", "deleteWebhook", "close", "logOut"]);

/** Telegram's limit for a webhook's response, in bytes; a longer one counts as a failure. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/**
 * Whether a handler's result is a reply: an object with a `method`. The result of an API call is
 * not one, so a handler may end with `return await ctx.api.sendMessage(...)`.
 *
 * @param value What the handler returned.
 * @returns `true` if it should be sent.
 */
export function isReply(value: unknown): value is Reply {
  return value !== null && typeof value === "object" &&
    typeof (value as { method?: unknown }).method === "string";
}

/**
 * The reply as the JSON of a webhook's response, if possible: Telegram must allow its method there,
 * it may not contain a file, and it must not be too long. Telegram does not report what it refuses
 * there, so unknown methods, and replies that it may refuse, also take an ordinary call.
 *
 * @param reply The reply.
 * @returns The JSON text, or `undefined` if only an ordinary API call will do.
 */
export function replyBody(reply: Reply): string | undefined {
  // Telegram ignores case in names; here, any other spelling takes an ordinary call.
  const { method } = reply;
  const required = REQUIRED.get(method);
  if (!required || method.startsWith("get") || NEVER_IN_RESPONSE.has(method)) return undefined;
  if (!isPlain(reply) || isRefused(reply, required) || !isWritable(reply)) return undefined;
  const body = JSON.stringify(reply);
  // JSON escapes lone surrogates, so most replies need not be searched for one.
  if (body.includes("\\ud") && holdsHalfCharacter(body)) return undefined;
  return isLonger(body, MAX_RESPONSE_BYTES) ? undefined : body;
}

/** JSON may leave out what an object inherits or computes, such as the method. */
function isPlain(reply: object): boolean {
  const prototype = Object.getPrototypeOf(reply);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const name in reply) if (name === "method") return true;
  return false;
}

/** Whether Telegram would refuse a reply for what is missing, misspelt or empty in it. */
function isRefused(reply: object, required: readonly string[]): boolean {
  const params = reply as Readonly<Record<string, unknown>>;
  const { chat_id, text } = params;
  if (chat_id === undefined ? "chat_id" in reply : !isChat(chat_id)) return true;
  if (text === undefined ? "text" in reply : isBlank(text)) return true;
  for (let i = 0; i < required.length; i++) {
    const name = required[i]!;
    // Reading the usual two by name is faster.
    const value = name === "chat_id" ? chat_id : name === "text" ? text : params[name];
    if (value === undefined || value === null || value === "") return true;
  }
  return false;
}

/** An id or a user name; by mistake, it may be a whole chat. */
function isChat(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : Number.isSafeInteger(value);
}

function isBlank(text: unknown): boolean {
  if (typeof text !== "string") return text === null;
  const first = text.charCodeAt(0);
  // Nearly every text begins with an ASCII character, which needs no pattern.
  return !(first > 0x20 && first < 0x7f) && !/\S/.test(text);
}

/** Whole characters are written literally; only a lone surrogate becomes an unescaped escape. */
function holdsHalfCharacter(json: string): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json);
}

/** Whether a value contains a file, which only an ordinary call can carry. */
export function holdsFile(value: object): boolean {
  if (value instanceof InputFile) return true;
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null && holdsFile(part)) return true;
  }
  return false;
}
