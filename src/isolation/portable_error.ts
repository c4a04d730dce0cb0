/**
 * Errors sent from a Worker: what the log, the retry decision and a bot's author need of them.
 *
 * @module
 */
import type { RetryDecision } from "../handler/handler.ts";
import { BotApiError } from "../telegram/api/error.ts";
import type { ApiError } from "../telegram/types.ts";
import { isError, propertyOf, textOf } from "../util/thrown.ts";

/** Deeper causes are dropped: a chain may be circular. */
const DEPTH = 4;

/** Fields that are kept of errors from the Bot API and from frameworks. */
const KEPT = ["error_code", "description", "method", "code", "on"] as const;

/** Fields that are kept as JSON. */
const PLAIN: readonly string[] = ["response", "parameters"];

/** An error as plain data. */
export interface PortableError {
  /** `undefined` for a thrown value that is not an error. */
  readonly name: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: PortableError | undefined;
  /** What grammY's BotError wraps. */
  readonly error: PortableError | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** What the bot's own `retry` decided, or the error that it threw. */
  readonly retry?: { readonly decision: RetryDecision } | { readonly problem: PortableError };
}

/** Converts an error to plain data. Never throws. */
export function packError(thrown: unknown, depth = DEPTH): PortableError {
  if (!isError(thrown)) {
    const empty = { stack: undefined, cause: undefined, error: undefined, data: {} };
    return { name: undefined, message: textOf(thrown), ...empty };
  }
  const text = (key: string) => textOf(propertyOf(thrown, key) ?? "");
  const inner = (key: string) => {
    const value = propertyOf(thrown, key);
    return value === undefined || depth <= 1 ? undefined : packError(value, depth - 1);
  };
  const data: Record<string, unknown> = {};
  for (const key of KEPT) {
    const value = propertyOf(thrown, key);
    if (typeof value === "string" || typeof value === "number") data[key] = value;
  }
  for (const key of PLAIN) {
    const plain = plainOf(propertyOf(thrown, key));
    if (plain !== undefined) data[key] = plain;
  }
  return {
    name: text("name"),
    message: text("message"),
    stack: propertyOf(thrown, "stack") === undefined ? undefined : text("stack"),
    cause: inner("cause"),
    error: inner("error"),
    data,
  };
}

/** Whether a value is one; anything else could throw when it is restored or logged. */
export function isPortableError(value: unknown, depth = DEPTH): value is PortableError {
  if (typeof value !== "object" || value === null || depth === 0) return false;
  const { name, message, stack, cause, error, data, retry } = value as Partial<PortableError>;
  const isText = (text: unknown) => text === undefined || typeof text === "string";
  const isInner = (inner: unknown) => inner === undefined || isPortableError(inner, depth - 1);
  const isData = typeof data === "object" && data !== null &&
    Object.entries(data).every(([key, value]) =>
      PLAIN.includes(key) || KEPT.includes(key as never) && typeof value !== "object"
    );
  return typeof message === "string" && isText(name) && isText(stack) && isInner(cause) &&
    isInner(error) && isData && (!retry || "decision" in retry || isPortableError(retry.problem));
}

/** Restores an error. */
export function unpackError(packed: PortableError): unknown {
  if (packed.name === undefined) return packed.message;
  const error = packed.name === "BotApiError" ? apiErrorOf(packed.data) : new Error(packed.message);
  const set = (key: string, value: unknown) =>
    Object.defineProperty(error, key, { value, writable: true, configurable: true });
  if (!(error instanceof BotApiError)) {
    set("name", packed.name);
    for (const [key, value] of Object.entries(packed.data)) set(key, value);
  }
  if (packed.stack !== undefined) set("stack", packed.stack);
  if (packed.cause) set("cause", unpackError(packed.cause));
  if (packed.error) set("error", unpackError(packed.error));
  return error;
}

function apiErrorOf(data: PortableError["data"]): BotApiError {
  const { method, error_code, description, parameters } = data;
  const answer = { ok: false, error_code, description, parameters } as ApiError;
  return new BotApiError(String(method), answer);
}

function plainOf(value: unknown): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}
