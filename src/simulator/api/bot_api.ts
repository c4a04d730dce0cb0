/**
 * The Bot API: turns requests into calls, and their results into answers.
 *
 * @module
 */
import { BodyError } from "../../telegram/arguments/body_error.ts";
import type { Faults } from "../faults.ts";
import type { RawRequest } from "../http/raw_request.ts";
import { UnreadableRequest } from "../http/request_reader.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import { type Address, readAddress } from "./address.ts";
import { ApiError } from "./api_error.ts";
import { type Answer, refuse, succeed } from "./envelope.ts";
import { allMethods } from "./methods.ts";
import { faultAnswer } from "./fault_answer.ts";
import type { Outlets } from "./outlets.ts";
import type { Params } from "./params.ts";
import { readParams } from "./read_params.ts";

/** Options for the Bot API. */
export interface BotApiOptions {
  readonly world: World;
  /** A bot's outlets. */
  readonly outletsOf: (bot: Bot) => Outlets;
  /** The injected faults. */
  readonly faults: Faults;
}

/** The Bot API. */
export interface BotApi {
  /** Answers an HTTP request. */
  handle(request: RawRequest): Promise<Response>;
  /** Runs a webhook reply; its result is only logged. */
  reply(bot: Bot, method: string, params: Params): Promise<void>;
}

const JSON_TYPE = { "content-type": "application/json" };

/** Creates a Bot API over a world. */
export function createBotApi({ world, outletsOf, faults }: BotApiOptions): BotApi {
  const methods = allMethods();

  /** The bot that a token belongs to. */
  function authorize({ botId, token, isTest }: Address): Bot {
    const bot = world.bots.get(botId);
    if (bot?.token !== token) throw new ApiError(401, "Unauthorized");
    const account = bot.isTest === isTest ? bot : world.twinOf(bot);
    if (account.loggedOutUntil > world.clock.date()) throw new ApiError(400, "Logged out");
    return account;
  }

  async function run(bot: Bot, name: string, params: Params): Promise<Answer> {
    const method = methods.get(name.toLowerCase());
    if (!method) return refuse(new ApiError(404, "Not Found: method not found"));
    try {
      const call = { world, bot, method: method.name, params, ...outletsOf(bot) };
      return succeed(await method.run(call));
    } catch (error) {
      if (error instanceof ApiError) return refuse(error);
      throw error;
    }
  }

  function planned(bot: Bot, method: string, params: Params): Answer | "drop" | undefined {
    const planned = faults.take({ bot, method, text: (name) => params.text(name) });
    return planned && faultAnswer(planned);
  }

  async function call(
    bot: Bot,
    name: string,
    params: Params,
    via: "http" | "webhook reply",
  ): Promise<Answer | "drop"> {
    const at = world.clock.date();
    const began = world.clock.now();
    await faults.delay(world.clock);
    const answer = planned(bot, name, params) ?? await run(bot, name, params);
    const { status, result, description } = answer === "drop" ? { status: 0 } as Answer : answer;
    world.record({
      type: "call",
      bot: bot.username,
      method: methods.get(name.toLowerCase())?.name ?? name,
      params: params.view(),
      via,
      at,
      ms: world.clock.now() - began,
      status,
      ...(result === undefined ? {} : { result }),
      ...(description === undefined ? {} : { description }),
    });
    return answer;
  }

  async function handle(request: RawRequest): Promise<Response> {
    try {
      if (request.method !== "GET" && request.method !== "POST") {
        throw new UnreadableRequest(501, `${request.method} is not implemented`);
      }
      const address = readAddress(request.target);
      const params = await readParams(request, address.query);
      const bot = authorize(address);
      if (address.isFile) return download(bot, address.rest);
      const answer = await call(bot, address.rest || params.text("method"), params, "http");
      return answer === "drop" ? broken() : respond(answer, bot);
    } catch (error) {
      if (error instanceof ApiError) return respond(refuse(error));
      if (error instanceof UnreadableRequest || error instanceof BodyError) return unread(error);
      throw error;
    }
  }

  function download(bot: Bot, path: string): Response {
    const file = world.files.at(bot.id, path);
    if (!file) throw new ApiError(404, "Not Found");
    return new Response(file.bytes, { headers: { "content-type": "application/octet-stream" } });
  }

  function respond({ status, body, retryAfter }: Answer, bot?: Bot): Response {
    const headers = retryAfter === undefined
      ? JSON_TYPE
      : { ...JSON_TYPE, "retry-after": `${retryAfter}` };
    // A fault can have such a status.
    if (BODILESS.includes(status)) return new Response(null, { status });
    return new Response(bot ? world.files.shownTo(bot.id, body) : body, { status, headers });
  }

  return {
    handle,
    async reply(bot, method, params) {
      await call(bot, method, params, "webhook reply");
    },
  };
}

const BODILESS = [204, 205, 304];

/** A request that is not valid HTTP gets an answer without a body, and the connection is closed. */
function unread({ status }: { readonly status: number }): Response {
  return new Response(null, { status, headers: { connection: "close" } });
}

/** The error of a body whose connection is dropped on purpose. */
class DroppedConnection extends Error {
  static {
    this.prototype.name = "DroppedConnection";
  }
}

/** An answer that breaks off: the server closes the connection when the body's stream fails. */
function broken(): Response {
  const body = new ReadableStream({
    start: (controller) => controller.error(new DroppedConnection("Dropped by tg.fail")),
  });
  return new Response(body, { headers: JSON_TYPE });
}
