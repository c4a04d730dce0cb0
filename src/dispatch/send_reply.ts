/**
 * Replies: whether a handler's result is one, and how it is sent.
 *
 * @module
 */
import { isReply, replyBody } from "../telegram/reply.ts";
import { refuseUnsendable } from "../telegram/unsendable.ts";
import type { Bot } from "./bot.ts";

/** The run that replies, and whether a response is open for it. */
export interface Replying {
  readonly bot: Bot;
  readonly signal: AbortSignal;
  readonly responseOpen: boolean;
}

/**
 * Sends a handler's reply.
 *
 * @param run The run that replies.
 * @param result What the handler returned.
 * @returns The JSON for the open response; or the API call, which resolves to its method;
 * or `undefined` if there is no reply.
 * @throws {UnsendableReplyError} If Telegram would refuse it, wherever it travels.
 */
export function sendReply(run: Replying, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.responseOpen ? replyBody(result) : undefined;
  if (body !== undefined) return body;
  refuseUnsendable(result);
  const { method, ...params } = result;
  return run.bot.api.call(method, params, { signal: run.signal }).then(() => method);
}
