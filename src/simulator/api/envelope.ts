/**
 * The Bot API's answers (src/telegram/README.md, fact 23).
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import type { ApiError } from "./api_error.ts";
import { Described } from "./call.ts";
import { RawJson } from "./raw_json.ts";

/** An answer before it becomes a response. */
export interface Answer {
  /** The HTTP status, also `error_code` of a failure. */
  readonly status: number;
  /** The JSON text. */
  readonly body: string;
  /** The result, for the log. */
  readonly result?: unknown;
  /** The description of a result or an error. */
  readonly description?: string;
  /** Seconds to wait, for 429. */
  readonly retryAfter?: number;
}

/** The answer to a successful call. */
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

/** The answer to a failed call. */
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
