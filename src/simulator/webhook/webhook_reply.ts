/**
 * A call in a webhook's answer (TELEGRAM.md, fact 8).
 *
 * @module
 */
import type { Params } from "../api/params.ts";
import { readParams } from "../api/read_params.ts";
import { WireError } from "./network.ts";
import type { HttpAnswer } from "./response_parser.ts";

const MAX_BYTES = 1 << 20;
const NOT_RUN: ReadonlySet<string> = new Set(["deletewebhook", "setwebhook", "close", "logout"]);

/** A call that is to be run. */
export interface WebhookReply {
  /** The method as the bot wrote it. */
  readonly method: string;
  /** Its parameters. */
  readonly params: Params;
}

/** Undoes gzip or deflate. */
async function decoded({ body, headers }: HttpAnswer): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "";
  if (encoding === "" || body.length === 0) return body;
  const format = encoding === "gzip" ? "gzip" : "deflate";
  const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream(format));
  try {
    return await new Response(stream).bytes();
  } catch (error) {
    if (error instanceof TypeError) throw new WireError("Bad Request: can't decode the content");
    throw error;
  }
}

/**
 * Reads the call in a webhook's answer. A body that cannot be parsed is no error: Telegram logs it
 * and counts the update as delivered.
 *
 * @param answer An answer with 2xx.
 * @returns The call; `undefined` when there is none, or one that is never run from here.
 * @throws {WireError} When the content cannot be decoded or is too long.
 *
 * @example Usage
 * ```ts
 * import { readReply } from "./webhook_reply.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const reply = await readReply({
 *   status: 200,
 *   reason: "OK",
 *   headers: new Map([["content-type", "application/json"]]),
 *   body: new TextEncoder().encode('{"method":"sendMessage","chat_id":7,"text":"hi"}'),
 *   keepAlive: true,
 * });
 * assertEquals(reply?.method, "sendMessage");
 * ```
 */
export async function readReply(answer: HttpAnswer): Promise<WebhookReply | undefined> {
  const type = answer.headers.get("content-type");
  if (answer.body.length === 0 || type === undefined) return undefined;
  const body = await decoded(answer);
  if (body.length > MAX_BYTES) {
    throw new WireError("Request Entity Too Large: too many parameters");
  }
  const params = await readParams({ headers: new Headers({ "content-type": type }), body });
  const method = params.text("method");
  const name = method.toLowerCase();
  if (name === "" || NOT_RUN.has(name) || name.startsWith("get")) return undefined;
  return { method, params };
}
