/**
 * What a handler gives back, if it is neither a call nor nothing.
 *
 * @module
 */
import { isReply } from "../telegram/reply.ts";

/**
 * What is wrong with a result that is neither a call nor nothing: whoever returns it may expect
 * that something is sent. What API calls give back is fine, so that a handler may end with
 * `return ctx.api.sendMessage(…)`.
 *
 * @param result What the handler gave back.
 * @returns A warning for its author, or `undefined` if nothing is wrong.
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
  if ("method" in value!) return "an object whose method is not a name";
  const name: unknown = value!.constructor?.name;
  return typeof name !== "string" || name === "" || name === "Object"
    ? "an object without a method"
    : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
