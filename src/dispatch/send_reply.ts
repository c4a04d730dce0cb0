/**
 * Replies: what a handler's result means, and how it is sent.
 *
 * @module
 */
import { findHalfCharacter, isReply, replyBody } from "../telegram/reply.ts";
import type { Bot } from "./bot.ts";

/** Who replies, and whether a response is open to carry it. */
export interface Replying {
  readonly bot: Bot;
  readonly signal: AbortSignal;
  readonly responseOpen: boolean;
}

/** A handler's reply that can never be sent, however often the handler is tried. */
export class UnsendableReplyError extends Error {
  static {
    this.prototype.name = "UnsendableReplyError";
  }
}

/**
 * Sends a handler's reply.
 *
 * @param run Who replies.
 * @param result What the handler returned.
 * @returns The JSON for the open response; or a promise of the method once the call has succeeded;
 * or `undefined` if there is no reply.
 * @throws {UnsendableReplyError} If Telegram would refuse it either way.
 */
export function sendReply(run: Replying, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.responseOpen ? replyBody(result) : undefined;
  // JSON escapes half a character, so most replies need no search for one.
  if (body === undefined || body.includes("\\ud")) refuseHalfCharacters(result);
  if (body !== undefined) return body;
  const { method, ...params } = result;
  return run.bot.api.call(method, params, { signal: run.signal }).then(() => method);
}

function refuseHalfCharacters(reply: { readonly method: string }): void {
  const path = findHalfCharacter(reply);
  if (path === undefined) return;
  throw new UnsendableReplyError(
    `Cannot send ${reply.method}: "${path}" holds half a character (an unmatched surrogate), ` +
      'which Telegram refuses; cut texts by characters: [...text].slice(0, 100).join("")',
  );
}
