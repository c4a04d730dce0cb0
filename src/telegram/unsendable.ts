/**
 * Replies that can never be sent: a part of them is lost as JSON, or Telegram cannot read it. Such a
 * call fails without notice where it travels in a webhook's response.
 *
 * @module
 */
import { InputFile } from "./api/input_file.ts";

/** The reply of a handler can never be sent, however often the handler is tried. */
export class UnsendableReplyError extends Error {
  static {
    this.prototype.name = "UnsendableReplyError";
  }
}

/** No parameter of the Bot API is nearly as deep. */
const MAX_DEPTH = 50;

/** What is wrong with a part of a reply. */
interface Unsendable {
  /** The names on the way to it, the innermost first. */
  readonly path: string[];
  readonly problem: string;
}

/**
 * Refuses a reply that can never be sent.
 *
 * @param reply The reply.
 * @throws {UnsendableReplyError} If a part of it cannot; the message names the part and the remedy.
 */
export function refuseUnsendable(reply: { readonly method: string }): void {
  const found = findIn(reply, 0);
  if (found === undefined) return;
  const path = found.path.reverse().join(".");
  throw new UnsendableReplyError(`Cannot send ${reply.method}: "${path}" ${found.problem}`);
}

/**
 * Whether a value can be written as JSON in full.
 *
 * @param value A reply, or a part of one.
 * @returns `false` if a part of it is a file, or would be lost.
 */
export function isWritable(value: object, depth = 0): boolean {
  if (depth > MAX_DEPTH || lostObject(value) !== undefined || value instanceof InputFile) {
    return false;
  }
  for (const part of Object.values(value)) {
    if (typeof part === "string") continue;
    if (typeof part === "object") {
      if (part !== null && !isWritable(part, depth + 1)) return false;
    } else if (lostPrimitive(part) !== undefined) return false;
  }
  return true;
}

function findIn(value: object, depth: number): Unsendable | undefined {
  if (depth > MAX_DEPTH) return { path: [], problem: "is too deep, or holds itself" };
  const lost = lostObject(value);
  if (lost !== undefined) return { path: [], problem: lost };
  if (value instanceof InputFile) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = halfCharacter(name) ?? partProblem(part, depth);
    if (found === undefined) continue;
    found.path.push(name);
    return found;
  }
  return undefined;
}

function partProblem(part: unknown, depth: number): Unsendable | undefined {
  if (typeof part === "string") return halfCharacter(part);
  if (typeof part === "object") return part === null ? undefined : findIn(part, depth + 1);
  const problem = lostPrimitive(part);
  return problem === undefined ? undefined : { path: [], problem };
}

/** One of the two UTF-16 units that an emoji takes, left when a text was cut between them. */
function halfCharacter(text: string): Unsendable | undefined {
  if (text.isWellFormed()) return undefined;
  const problem = "holds half a character (an unmatched surrogate), which Telegram refuses; " +
    'cut texts by characters: [...text].slice(0, 100).join("")';
  return { path: [], problem };
}

function lostPrimitive(value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `is ${value}; give a number`;
    case "bigint":
      return "is a bigint; give Number(…) or a string";
    case "function":
    case "symbol":
      return `is a ${typeof value}, which no call can hold; give its value`;
  }
  return undefined;
}

/** An object of which JSON would show nothing. */
function lostObject(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || Array.isArray(value)) {
    return undefined;
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return undefined;
  if (value instanceof Promise) return "is a Promise; write `await` before it";
  if (ArrayBuffer.isView(value)) return "is bytes; give new InputFile(bytes)";
  if (Object.keys(value).length > 0) return undefined;
  return `is a ${value.constructor?.name ?? "object"}, which JSON cannot hold; give plain values`;
}
