/**
 * The way of a reply: in the answer of a delivery, or by a Bot API call.
 *
 * @module
 */
import { isReply, replyBody } from "../telegram/reply.ts";
import type { Bot } from "./bot.ts";

/** Who replies, and whether a response is open for it. */
export interface Replying {
  readonly bot: Bot;
  readonly signal: AbortSignal;
  readonly responseOpen: boolean;
}

/**
 * Sends a handler's reply.
 *
 * @param run Who replies.
 * @param result What the handler gave back.
 * @returns The JSON for the open response; or the call, which gives its method when it is through;
 * or `undefined` if there is no reply.
 * @throws If the reply cannot be written, or there is no client to call with.
 */
export function sendReply(run: Replying, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.responseOpen ? replyBody(result) : undefined;
  if (body !== undefined) return body;
  const { method, ...params } = result;
  return run.bot.api.call(method, params, { signal: run.signal }).then(() => method);
}
