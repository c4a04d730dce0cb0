/**
 * A thrown value as text: its message, its causes, and the frames of its stack.
 *
 * @module
 */
import { headlineOf, isError, propertyOf, textOf } from "../util/thrown.ts";

/** A thrown value as text. */
export interface ErrorText {
  /** `TypeError: it broke`, or the value that was thrown. */
  readonly error: string;
  /** Its causes in the same form, nearest first. */
  readonly causes: readonly string[];
  /** The stack as lines; the frames of a cause follow a line that names it. */
  readonly stack: readonly string[];
}

/** Causes nested deeper than this are left out. */
const MAX_CAUSES = 4;

/**
 * Describes a thrown value. Never throws.
 *
 * @param thrown An error or anything else.
 * @returns The text, neither redacted nor cut.
 */
export function describeError(thrown: unknown): ErrorText {
  const [first, ...causes] = chainOf(thrown);
  const stack = framesOf(first);
  for (const cause of causes) {
    const frames = framesOf(cause);
    if (frames.length > 0) stack.push(`    caused by ${headlineOf(cause)}`, ...frames);
  }
  return { error: headlineOf(first), causes: causes.map(headlineOf), stack };
}

/** An error and the errors it wraps. The chain may be circular. */
function chainOf(thrown: unknown): unknown[] {
  const chain = new Set([thrown]);
  for (const error of chain) {
    if (!isError(error)) continue;
    for (const inner of wrappedBy(error)) if (chain.size <= MAX_CAUSES) chain.add(inner);
  }
  return [...chain];
}

function wrappedBy(error: Error): unknown[] {
  const wrapped = [propertyOf(error, "cause")];
  // grammY's BotError keeps the original error here.
  const inner = propertyOf(error, "error");
  if (isError(inner) || propertyOf(error, "name") === "BotError") wrapped.push(inner);
  const errors = propertyOf(error, "errors"); // Set on an AggregateError.
  const count = typeof errors === "object" ? lengthOf(errors) : 0;
  for (let i = 0; i < Math.min(count, MAX_CAUSES); i++) wrapped.push(propertyOf(errors, i));
  return wrapped.filter((each) => each !== undefined);
}

/** How much of a stack is searched for frames, in characters. */
const MAX_STACK = 64 * 1024;

/** Postern's own code: everything under src except the bots. */
const OWN = new URL("../", import.meta.url).href;
const BOTS = new URL("../bots/", import.meta.url).href;

function isOwn(frame: string): boolean {
  return frame.includes("(ext:core/") || frame.includes(OWN) && !frame.includes(BOTS);
}

/** The frames of a stack without Postern's own, unless there are no others. */
function framesOf(error: unknown): string[] {
  if (!isError(error)) return [];
  // It begins with the message, which may have millions of lines.
  const stack = textOf(propertyOf(error, "stack") ?? "").slice(-MAX_STACK);
  const frames = stack.split("\n").filter((line) => /^ +at /.test(line));
  const others = frames.filter((frame) => !isOwn(frame));
  return (others.length > 0 ? others : frames).map((frame) => `    ${frame.trimStart()}`);
}

function lengthOf(list: unknown): number {
  const length = propertyOf(list, "length");
  return typeof length === "number" ? length : 0;
}
