/**
 * The Bot API side: requests become calls, calls become answers.
 *
 * @module
 */
import type { Faults } from "../faults.ts";
import type { Conflicts } from "../updates/conflicts.ts";
import type { LongPoll } from "../updates/long_poll.ts";
import type { WebhookSlot } from "../webhook/webhook_slot.ts";
import type { Bot } from "../world/bot.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { ApiError } from "./api_error.ts";
import { type Answer, refuse, succeed } from "./envelope.ts";
import { allMethods } from "./methods.ts";
import type { Params } from "./params.ts";
import { readParams } from "./read_params.ts";

/** A bot's two ways to its updates, and its limits. */
export interface Outlets {
  /** getUpdates. */
  readonly poll: LongPoll;
  /** The webhook. */
  readonly webhook: WebhookSlot;
  /** Its answers of 409. */
  readonly conflicts: Conflicts;
  /** Lets a message pass, or throws 429. */
  readonly admit: (room: Room) => void;
}

/** What the Bot API is made of. */
export interface BotApiOptions {
  /** The world it acts on. */
  readonly world: World;
  /** The bot's outlets. */
  readonly outletsOf: (bot: Bot) => Outlets;
  /** Faults made on purpose. */
  readonly faults: Faults;
}

/** The Bot API. */
export interface BotApi {
  /** Answers an HTTP request. */
  fetch(request: Request): Promise<Response>;
  /** Runs a webhook reply; what comes of it is only logged. */
  reply(bot: Bot, method: string, params: Params): Promise<void>;
}

const JSON_TYPE = { "content-type": "application/json" };
const PATH = /^\/(file\/)?bot([^/]+)(?:\/test)?\/(.+)$/;

/**
 * Makes a Bot API over a world.
 *
 * @param options What it is made of.
 * @returns Its two doors.
 *
 * @example Usage
 * ```ts
 * import { createBotApi, type Outlets } from "./bot_api.ts";
 * import { World } from "../world/world.ts";
 * import { Faults } from "../faults.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const outletsOf = () => ({}) as Outlets;
 * const api = createBotApi({ world, outletsOf, faults: new Faults() });
 * const response = await api.fetch(new Request("http://telegram/bot1:unknown/getMe"));
 * assertEquals(response.status, 401);
 * await response.body?.cancel();
 * ```
 */
export function createBotApi({ world, outletsOf, faults }: BotApiOptions): BotApi {
  const methods = allMethods();

  /** The bot of a token. */
  function authorize(token: string): Bot {
    if (!/^\d+:[\w-]+$/.test(token)) throw new ApiError(404, "Not Found");
    const bot = world.bots.get(Number(token.split(":")[0]));
    if (bot?.token !== token) throw new ApiError(401, "Unauthorized");
    if (bot.loggedOutUntil > world.clock.date()) throw new ApiError(400, "Logged out");
    return bot;
  }

  async function run(bot: Bot, name: string, params: Params): Promise<Answer> {
    const method = methods.get(name.toLowerCase());
    if (!method) return refuse(new ApiError(404, "Not Found"));
    try {
      const call = { world, bot, method: method.name, params, ...outletsOf(bot) };
      return succeed(await method.run(call));
    } catch (error) {
      if (error instanceof ApiError) return refuse(error);
      throw error;
    }
  }

  function planned(bot: Bot, name: string): Answer | "drop" | undefined {
    const planned = faults.take(bot, name);
    if (!planned) return undefined;
    if (planned.fault === "drop") return "drop";
    return refuse(
      planned.fault === 429
        ? ApiError.tooManyRequests(planned.retryAfter ?? 1)
        : new ApiError(500, "Internal Server Error: restart"),
    );
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
    const answer = planned(bot, name) ?? await run(bot, name, params);
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

  async function fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    try {
      const match = PATH.exec(url.pathname);
      if (!match) throw new ApiError(404, "Not Found");
      const [, file, token = "", rest = ""] = match;
      const bot = authorize(decodeURIComponent(token));
      if (file) return download(decodeURIComponent(rest));
      const params = await readParams({ headers: request.headers, body }, url.searchParams);
      const answer = await call(bot, rest, params, "http");
      return answer === "drop" ? broken() : respond(answer);
    } catch (error) {
      if (error instanceof ApiError) return respond(refuse(error));
      throw error;
    }
  }

  function download(path: string): Response {
    const file = world.files.at(path);
    if (!file) throw new ApiError(404, "Not Found");
    return new Response(file.bytes, { headers: { "content-type": "application/octet-stream" } });
  }

  return {
    fetch,
    async reply(bot, method, params) {
      await call(bot, method, params, "webhook reply");
    },
  };
}

function respond({ status, body, retryAfter }: Answer): Response {
  const headers = retryAfter === undefined
    ? JSON_TYPE
    : { ...JSON_TYPE, "retry-after": `${retryAfter}` };
  return new Response(body, { status, headers });
}

/**
 * What a body fails with when its connection is dropped on purpose.
 *
 * @example Usage
 * ```ts
 * import { DroppedConnection } from "./bot_api.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new DroppedConnection("Dropped").name, "DroppedConnection");
 * ```
 */
export class DroppedConnection extends Error {
  /** Always `DroppedConnection`. */
  override readonly name = "DroppedConnection";
}

/** An answer that breaks off: the server resets the connection when the body's stream fails. */
function broken(): Response {
  const body = new ReadableStream({
    start: (controller) => controller.error(new DroppedConnection("Dropped by tg.fail")),
  });
  return new Response(body, { headers: JSON_TYPE });
}
