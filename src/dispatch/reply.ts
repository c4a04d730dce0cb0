/**
 * Replies: what a handler's result means, and the way that it takes.
 *
 * @module
 */
import { findHalfCharacter, isReply, replyBody } from "../telegram/reply.ts";
import type { Bot } from "./bot.ts";

/** Who replies, and whether a response is open for it. */
export interface Replying {
  readonly bot: Bot;
  readonly signal: AbortSignal;
  readonly responseOpen: boolean;
}

/** The reply of a handler can never be sent, however often the handler is tried. */
export class UnsendableReplyError extends Error {
  static {
    this.prototype.name = "UnsendableReplyError";
  }
}

/**
 * Sends a handler's reply.
 *
 * @param run Who replies.
 * @param result What the handler gave back.
 * @returns The JSON for the open response; or the call, which gives its method when it is through;
 * or `undefined` if there is no reply.
 * @throws {UnsendableReplyError} If Telegram would refuse it, wherever it travels.
 */
export function sendReply(run: Replying, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.responseOpen ? replyBody(result) : undefined;
  // JSON writes half a character as an escape, so most replies need not be searched for one.
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

/**
 * What is wrong with a result that is neither a call nor nothing: whoever returns it may expect
 * that something is sent. What API calls give back is fine, so that a handler may end with
 * `return ctx.api.sendMessage(…)`.
 *
 * @param result What the handler gave back.
 * @returns The problem and its remedy, or `undefined` if nothing is wrong.
 */
export function resultProblem(result: unknown): string | undefined {
  if (result === undefined || result === null || isReply(result)) return undefined;
  if (isApiResult(result) || Array.isArray(result) && result.every(isApiResult)) return undefined;
  return `The handler returned ${nameOf(result)}, which is not a Bot API call, so nothing was ` +
    'sent; return { method: "sendMessage", … } or nothing';
}

/** `true`, or a message that was sent: what nearly all calls give. */
function isApiResult(value: unknown): boolean {
  return value === true || typeof value === "object" && value !== null &&
      typeof (value as { message_id?: unknown }).message_id === "number";
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") {
    return typeof value === "undefined" ? "nothing" : `a ${typeof value}`;
  }
  return "method" in value! ? "an object whose method is not a name" : "an object without a method";
}
