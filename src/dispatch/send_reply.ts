/**
 * How a handler's reply gets to Telegram.
 *
 * @module
 */
import { isReply, replyBody } from "../telegram/reply.ts";
import type { Run } from "./run.ts";

/**
 * Sends a handler's reply: in the answer of a delivery that can carry it, else by a Bot API call.
 *
 * @param run The run that has ended.
 * @param result What its handler gave back.
 * @returns The JSON for the answer of `run.carrier`; or the call, which gives its method back when
 * it is through; or `undefined` if the result is no reply.
 * @throws If the reply cannot be written, or there is no client to call with.
 */
export function sendReply(run: Run, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.carrier && replyBody(result);
  if (body !== undefined) return body;
  const { method, ...params } = result;
  return run.bot.api.call(method, params, { signal: run.signal }).then(() => method);
}
