/**
 * Replies that can never be sent: part of them is lost in JSON, or Telegram cannot read it. In a
 * webhook's response such a call fails silently.
 *
 * @module
 */
import { InputFile } from "./api/input_file.ts";

/** A handler's reply can never be sent, however often the handler is retried. */
export class UnsendableReplyError extends Error {
  static {
    this.prototype.name = "UnsendableReplyError";
  }
}

/** No parameter of the Bot API is nearly as deep. */
const MAX_DEPTH = 50;

/** A part of a reply that cannot be sent. */
interface Unsendable {
  /** The path to it, innermost name first. */
  readonly path: string[];
  readonly problem: string;
}

/**
 * Refuses a reply that can never be sent.
 *
 * @param reply The reply.
 * @throws {UnsendableReplyError} If part of it cannot; the message names the part and the remedy.
 */
export function refuseUnsendable(reply: { readonly method: string }): void {
  const found = findIn(reply, 0);
  if (found === undefined) return;
  const path = found.path.reverse().join(".");
  throw new UnsendableReplyError(`Cannot send ${reply.method}: "${path}" ${found.problem}`);
}

/**
 * Whether a value can be written as JSON without loss.
 *
 * @param value A reply, or a part of one.
 * @returns `false` if part of it is a file, or would be lost.
 */
export function isWritable(value: object, depth = 0): boolean {
  if (depth > MAX_DEPTH || lostObject(value) !== undefined || value instanceof InputFile) {
    return false;
  }
  // Unlike `Object.values`, this allocates nothing.
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue;
    const part = (value as Record<string, unknown>)[name];
    if (typeof part === "string") continue;
    if (typeof part === "object") {
      if (part !== null && !isWritable(part, depth + 1)) return false;
    } else if (lostPrimitive(part) !== undefined) return false;
  }
  return true;
}

function findIn(value: object, depth: number): Unsendable | undefined {
  if (depth > MAX_DEPTH) return { path: [], problem: "is nested too deeply, or contains itself" };
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
  const problem = "contains half a character (a lone surrogate), which Telegram refuses; " +
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
      return `is a ${typeof value}, which a call cannot contain; give its value`;
  }
  return undefined;
}

/** What is wrong with an object that JSON would not represent, if anything. */
function lostObject(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || Array.isArray(value)) {
    return undefined;
  }
  if (value instanceof Date) return "is a Date; give seconds: Math.floor(date.getTime() / 1000)";
  // Node's Buffer has a toJSON, whose result Telegram does not take for a file.
  if (ArrayBuffer.isView(value)) return "is bytes; give new InputFile(bytes)";
  if (value instanceof Blob) return "is a Blob or File; give new InputFile(blob)";
  if (value instanceof ReadableStream) return "is a stream; give new InputFile(stream, name)";
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return undefined;
  if (value instanceof Promise) return "is a Promise; write `await` before it";
  if (Object.keys(value).length > 0) return undefined;
  return `is a ${value.constructor?.name ?? "object"}, which is lost in JSON; give plain values`;
}
