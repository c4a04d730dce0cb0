/**
 * Who the bot is: getMe, logOut, close, its commands and texts.
 *
 * @module
 */
import type { BotCommand } from "../../../telegram/types.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { fieldsOf } from "../fields.ts";

const LOGGED_OUT_MS = 10 * 60_000;
/** For so long after its launch an instance cannot be closed. */
const YOUNG_MS = 10 * 60_000;

function logOut({ world, bot, poll, webhook }: Call): true {
  poll.release();
  webhook.delete(true);
  bot.loggedOutUntil = world.clock.date() + LOGGED_OUT_MS;
  return true;
}

/** The bot's instance ends; the next call launches another, which finds webhook and updates. */
function close({ world, bot, poll }: Call): true {
  const retryAfter = Math.trunc((bot.launchedAt + YOUNG_MS - world.clock.now()) / 1000);
  if (retryAfter > 0) throw ApiError.tooManyRequests(retryAfter);
  poll.release();
  bot.launchedAt = world.clock.now();
  return true;
}

/** Command lists are kept per scope and language. */
function commandsKey({ params }: Call): string {
  const scope = fieldsOf(params.json("scope"));
  const parts = ["type", "chat_id", "user_id"].map((name) => scope.text(name));
  return [parts[0] || "default", ...parts.slice(1), params.text("language_code")].join(" ");
}

function setMyCommands(call: Call): true {
  const commands = call.params.json("commands");
  if (!Array.isArray(commands)) throw ApiError.badRequest("expected an Array of BotCommand");
  if (commands.length > 100) throw ApiError.badRequest("too many commands specified");
  const checked = commands.map((value): BotCommand => {
    const fields = fieldsOf(value);
    const command = fields.text("command").replace(/^\//, "");
    const description = fields.text("description");
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw ApiError.badRequest("BOT_COMMAND_INVALID");
    if (description === "") throw ApiError.badRequest("command description must be non-empty");
    return { command, description };
  });
  call.bot.commands.set(commandsKey(call), checked);
  return true;
}

/** The pair of methods for one text, kept per language. */
function text(field: string): readonly [get: Method, set: Method] {
  const key = ({ params }: Call) => `${field} ${params.text("language_code")}`;
  return [
    (call) => ({ [field]: call.bot.texts.get(key(call)) ?? call.bot.texts.get(`${field} `) ?? "" }),
    (call) => {
      call.bot.texts.set(key(call), call.params.text(field));
      return true;
    },
  ];
}

const [getName, setMyName] = text("name");
const [getMyDescription, setMyDescription] = text("description");
const [getMyShortDescription, setMyShortDescription] = text("short_description");

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { identityMethods } from "./identity.ts";
 * import { assert } from "@std/assert";
 *
 * assert("getMe" in identityMethods);
 * ```
 */
export const identityMethods: Readonly<Record<string, Method>> = {
  getMe: ({ bot }) => bot.me,
  logOut,
  close,
  setMyCommands,
  getMyCommands: (call) => call.bot.commands.get(commandsKey(call)) ?? [],
  deleteMyCommands: (call) => {
    call.bot.commands.delete(commandsKey(call));
    return true;
  },
  getMyName: (call) => call.bot.texts.size ? getName(call) : { name: call.bot.user.first_name },
  setMyName,
  getMyDescription,
  setMyDescription,
  getMyShortDescription,
  setMyShortDescription,
};
