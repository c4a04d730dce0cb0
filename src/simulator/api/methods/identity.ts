/**
 * The bot itself: getMe, logOut, close, its name and descriptions.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";

const LOGGED_OUT_MS = 10 * 60_000;
/** How long after its launch an instance cannot be closed. */
const YOUNG_MS = 10 * 60_000;

function logOut({ world, bot, poll, webhook }: Call): true {
  poll.release();
  webhook.delete(true);
  bot.loggedOutUntil = world.clock.date() + LOGGED_OUT_MS;
  return true;
}

/** Ends the bot's instance; the next call launches another with the same webhook and updates. */
function close({ world, bot, poll }: Call): true {
  const retryAfter = Math.trunc((bot.launchedAt + YOUNG_MS - world.clock.now()) / 1000);
  if (retryAfter > 0) throw ApiError.tooManyRequests(retryAfter);
  poll.release();
  bot.launchedAt = world.clock.now();
  return true;
}

/** A language code that Telegram supports; `""` is the default. */
export function languageIn({ params }: Call): string {
  const code = params.text("language_code");
  if (code !== "" && !/^[a-z]{2}$/.test(code)) {
    throw ApiError.badRequest("invalid language code specified");
  }
  return code;
}

/** The getter and setter of a text, stored per language. */
function text(field: string, max: number, initial: (call: Call) => string): [Method, Method] {
  const key = (language: string) => `${field} ${language}`;
  return [
    (call) => {
      const { texts } = call.bot;
      const own = texts.get(key(languageIn(call)));
      return { [field]: own ?? texts.get(key("")) ?? initial(call) };
    },
    (call) => {
      const value = call.params.text(field);
      const language = languageIn(call);
      if ([...value].length > max) {
        throw ApiError.badRequest(`BOT_${field === "name" ? "TITLE" : "INFO"}_TOO_LONG`);
      }
      if (value === "" && (field !== "name" || language !== "")) {
        call.bot.texts.delete(key(language));
        return true;
      }
      if (value === "") throw ApiError.badRequest("BOT_TITLE_INVALID");
      call.bot.texts.set(key(language), value);
      return true;
    },
  ];
}

const [getMyName, setMyName] = text("name", 64, ({ bot }) => bot.user.first_name);
const [getMyDescription, setMyDescription] = text("description", 512, () => "");
const [getMyShortDescription, setMyShortDescription] = text("short_description", 120, () => "");

/** The new default name also becomes the name that people see. */
function renamed(call: Call): unknown {
  const result = setMyName(call);
  const name = call.bot.texts.get("name ");
  if (languageIn(call) === "" && name) call.bot.user.first_name = name;
  return result;
}

export const identityMethods: Methods = {
  getMe: ({ bot }) => bot.me,
  logOut,
  close,
  getMyName,
  setMyName: renamed,
  getMyDescription,
  setMyDescription,
  getMyShortDescription,
  setMyShortDescription,
};
