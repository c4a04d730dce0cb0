/**
 * Reading what comes back.
 *
 * @module
 */
import type { ApiResponse } from "../types.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import { redact } from "./redact.ts";

/**
 * The result in a Bot API answer.
 *
 * @param response The answer; its body is read to the end.
 * @param method The Bot API method that was called.
 * @param token The bot's token, which a server might echo.
 * @returns What the method gives.
 * @throws {BotApiError} when Telegram refused the call.
 * @throws {BotApiNetworkError} when this is not an answer of the Bot API.
 *
 * @example Usage
 * ```ts
 * import { readAnswer } from "./answer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const response = Response.json({ ok: true, result: true });
 * assertEquals(await readAnswer(response, "setWebhook", "12:abc"), true);
 * ```
 */
export async function readAnswer(
  response: Response,
  method: string,
  token: string,
): Promise<unknown> {
  const answer = parse(await response.text());
  if (!isAnswer(answer)) throw strange(response, method, token);
  if (answer.ok) return answer.result;
  const { error_code = response.status, description = response.statusText } = answer;
  throw new BotApiError(method, {
    ...answer,
    error_code,
    description: redact(description, token),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller tells what came instead, without quoting it.
  }
}

function isAnswer(value: unknown): value is ApiResponse<unknown> {
  return typeof value === "object" && value !== null && "ok" in value &&
    typeof value.ok === "boolean";
}

function strange(response: Response, method: string, token: string): BotApiNetworkError {
  const { status, statusText, headers } = response;
  const type = headers.get("content-type") ?? "no Content-Type";
  const came = redact(`${`${status} ${statusText}`.trimEnd()} (${type})`, token);
  const remedy = "look at the API root, and at the proxies on the way to it";
  return new BotApiNetworkError(method, `${came} is no answer of the Bot API; ${remedy}`, {
    status,
  });
}
