/**
 * Answers requests to a relay: the bots' calls, and the inspector.
 *
 * @module
 */
import type { Answer } from "../simulator/api/envelope.ts";
import { type Address, readAddress } from "../simulator/api/address.ts";
import { ApiError } from "../simulator/api/api_error.ts";
import { refuse } from "../simulator/api/envelope.ts";
import { Params } from "../simulator/api/params.ts";
import type { Traffic } from "../simulator/wire/traffic.ts";
import { formArguments, readArguments } from "../telegram/arguments/read_arguments.ts";
import { BodyError } from "../telegram/arguments/body_error.ts";
import { BodyTooLargeError, readBytes } from "../net/body.ts";
import { createRedactor } from "../util/redact/redact.ts";
import type { Memory } from "./memory.ts";
import { answerOwn, ownMethod } from "./own_methods.ts";
import type { PassThrough } from "./pass_through.ts";
import type { RelayBot } from "./relay_bot.ts";
import { refuseMalformed } from "../web/guard.ts";

const CALL = /^\/+(?:file\/+)?bot/;
const PARTS = /^(\/(?:file\/)?bot)[^/]*(\/.*)$/;

/** Certificates have up to 3 MiB. */
const MAX_OWN_BODY = 4 << 20;

/** Options for {@linkcode createRequestHandler}. */
export interface RequestHandlerOptions {
  /** Returns the bot with a token. */
  readonly botOf: (token: string) => RelayBot | undefined;
  /** Forwards calls. */
  readonly pass: PassThrough;
  /** Records the traffic. */
  readonly traffic: Traffic;
  /** Remembers webhooks. */
  readonly memory: Memory;
  /** Answers requests that are not calls. */
  readonly page: (request: Request) => Response | Promise<Response>;
}

/** Creates the function that answers requests. */
export function createRequestHandler(
  { botOf, pass, traffic, memory, page }: RequestHandlerOptions,
): (request: Request) => Promise<Response> {
  async function own(bot: RelayBot, method: string, request: Request, search: string) {
    const { clock } = traffic;
    const [at, began] = [clock.date(), clock.now()];
    let params = new Params({});
    let answer: Answer;
    try {
      params = await readParams(request, search);
      answer = await answerOwn(bot, method, params, memory);
    } catch (error) {
      answer = refuse(readingError(error));
    }
    const { status, body, result, description, retryAfter } = answer;
    const redact = createRedactor([bot.token]);
    const view = JSON.parse(redact(JSON.stringify(params.view())));
    traffic.record({
      type: "call",
      bot: bot.username,
      method,
      params: view,
      via: "http",
      at,
      ms: clock.now() - began,
      status,
      ...(result === undefined ? {} : { result }),
      ...(description === undefined ? {} : { description }),
    });
    return new Response(body, {
      status,
      headers: {
        "content-type": "application/json",
        ...(retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
      },
    });
  }

  return async (request) => {
    const malformed = refuseMalformed(request);
    if (malformed) return malformed;
    const { pathname, search } = new URL(request.url);
    if (!CALL.test(pathname)) return await page(request);
    try {
      const address = readAddress(pathname);
      const { token, rest, isFile, isTest } = address;
      const bot = botOf(token);
      if (!bot) throw new ApiError(401, "Unauthorized");
      const { prefix, written } = partsOf(pathname, address);
      const isCall = !isFile && !isTest;
      // Telegram decodes, too, and reads `method`: "set%57ebhook" must not get there.
      const name = isCall && rest === ""
        ? (await readParams(request.clone(), search)).text("method")
        : rest;
      const method = isCall ? ownMethod(name) : undefined;
      if (method) return await own(bot, method, request, search);
      const path = rest === "" && /^\w+$/.test(name) ? `/${name}` : written;
      return await pass({ bot, prefix, path, search, via: "http", request });
    } catch (error) {
      request.body?.cancel().catch(() => {});
      const { status, body } = refuse(readingError(error));
      return new Response(body, { status, headers: { "content-type": "application/json" } });
    }
  };
}

/** What stands before and after the token, as the bot has written it. */
function partsOf(
  pathname: string,
  { rest, isFile, isTest }: Address,
): { prefix: string; written: string } {
  const [, prefix, written] = PARTS.exec(pathname) ?? [];
  if (prefix !== undefined && written !== undefined) return { prefix, written };
  // The slash after the token is written "%2F".
  const path = rest.split("/").map(encodeURIComponent).join("/");
  return { prefix: isFile ? "/file/bot" : "/bot", written: `${isTest ? "/test" : ""}/${path}` };
}

/** The query first, then the body; the first of several with the same name counts. */
async function readParams(request: Request, search: string): Promise<Params> {
  const values: Record<string, unknown> = {};
  const body = await readBytes(request.body, MAX_OWN_BODY).bytes;
  const read = readArguments(request.headers.get("content-type") ?? "", body);
  for (const [name, value] of [...formArguments(search.slice(1)), ...read.values]) {
    if (!Object.hasOwn(values, name)) values[name] = value;
  }
  return new Params(values, read.files);
}

function readingError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyError) return new ApiError(error.status, error.message);
  if (error instanceof BodyTooLargeError) return new ApiError(413, "Request Entity Too Large");
  throw error;
}
