/**
 * The answers of the Bot API.
 *
 * @module
 */
import { BodyTooLargeError, readBytes } from "../../net/body.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import { botIdOf } from "../credentials.ts";
import type { ApiResponse } from "../types.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import type { ApiAnswer } from "./types.ts";

/** The longest answers are those of getUpdates, which Telegram caps at 4 MiB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A call, as its errors name it. */
interface Call {
  /** The Bot API method. */
  readonly method: string;
  /** The id of the bot that called it. */
  readonly bot: number;
}

/**
 * Reads a Bot API answer to its end, or up to 8 MiB.
 *
 * @param response The answer.
 * @param method The Bot API method that was called.
 * @param token The bot's token, which a server might echo.
 * @returns The answer, with the method's result.
 * @throws {BotApiError} when Telegram refused the call.
 * @throws {BotApiNetworkError} when this is not an answer of the Bot API.
 */
export async function readAnswer(
  response: Response,
  method: string,
  token: string,
): Promise<ApiAnswer> {
  const redact = createRedactor([token], { urls: "origin" });
  const bot = botIdOf(token);
  const answer = parse(await readText(response, { method, bot }));
  if (!isAnswer(answer)) throw foreignAnswer(response, { method, bot }, redact);
  if (answer.ok) return answer;
  // Whatever answers in Telegram's place may get the types wrong, too.
  const { error_code, description } = answer as Partial<Record<keyof typeof answer, unknown>>;
  throw new BotApiError(method, {
    ...answer,
    error_code: typeof error_code === "number" ? error_code : response.status,
    description: redact(typeof description === "string" ? description : response.statusText),
  }, bot);
}

/**
 * Reads a body while counting its bytes, decompressed.
 *
 * @param response The answer.
 * @param call Who called what, for the error.
 * @param maxBytes How many are read.
 * @param remedy What to do if there are more.
 * @returns The bytes.
 * @throws {BotApiNetworkError} when there are more.
 */
export async function readLimited(
  response: Response,
  { method, bot }: Call,
  maxBytes: number,
  remedy: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readBytes(response.body, maxBytes).bytes;
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    const { status } = response;
    throw new BotApiNetworkError(
      method,
      `the answer is longer than ${maxBytes} bytes; ${remedy}`,
      { bot, status },
    );
  }
}

async function readText(response: Response, call: Call): Promise<string> {
  const remedy = "check the API root, and the proxies on the way to it";
  return new TextDecoder().decode(await readLimited(response, call, MAX_ANSWER_BYTES, remedy));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller reports what came instead, without quoting it.
  }
}

function isAnswer(value: unknown): value is ApiResponse<unknown> {
  return typeof value === "object" && value !== null && "ok" in value &&
    typeof value.ok === "boolean";
}

function foreignAnswer(
  response: Response,
  { method, bot }: Call,
  redact: (text: string) => string,
): BotApiNetworkError {
  const { status, statusText, headers } = response;
  const type = headers.get("content-type") ?? "no Content-Type";
  const came = redact(`${`${status} ${statusText}`.trimEnd()} (${type})`);
  const remedy = "check the API root, and the proxies on the way to it";
  return new BotApiNetworkError(method, `${came} is not an answer of the Bot API; ${remedy}`, {
    bot,
    status,
  });
}
