/**
 * The answers of the Bot API (src/telegram/README.md, fact 23).
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import type { ApiError } from "./api_error.ts";
import { Described } from "./call.ts";
import { RawJson } from "./raw_json.ts";

/** An answer before it becomes a response. */
export interface Answer {
  /** HTTP status, also `error_code`. */
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  /** The result, for the log. */
  readonly result?: unknown;
  /** The text beside it, or that of the error. */
  readonly description?: string;
  /** Seconds, for 429. */
  readonly retryAfter?: number;
}

/** The answer of a call that went well. */
export function succeed(result: unknown): Answer {
  if (result instanceof RawJson) {
    const body = asciiJson(`{"ok":true,"result":${result.text}}`);
    return { status: 200, body, result: JSON.parse(result.text) };
  }
  if (result instanceof Described) {
    const { result: inner, description } = result;
    return {
      ...succeed(inner),
      body: asciiJson(JSON.stringify({ ok: true, result: inner, description })),
      description,
    };
  }
  return { status: 200, body: asciiJson(JSON.stringify({ ok: true, result })), result };
}

/** The answer of a call that failed. */
export function refuse({ code, message, parameters, retryAfter }: ApiError): Answer {
  const body = asciiJson(JSON.stringify({
    ok: false,
    error_code: code,
    description: message,
    ...(parameters ? { parameters } : {}),
  }));
  return {
    status: code,
    body,
    description: message,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
