/**
 * Buttons of inline keyboards.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { FieldError, JsonObject } from "./json_object.ts";
import { isUserLink, linkError, normalLink } from "./links.ts";
import { checkUtf8, readStyle } from "./buttons.ts";

const MAX_DATA = 64;
const MAX_COPIED = 256;
const SWITCHES: readonly string[] = ["switch_inline_query", "switch_inline_query_current_chat"];

/** Reads a button: its text, its style and the fields of its one action. */
export function readInlineButton(value: unknown): unknown {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("inlineKeyboardButton must be an Object");
  const text = object.required("text");
  readStyle(object);
  const looks = ["icon_custom_emoji_id", "style"].filter((name) => object.has(name));
  return {
    text,
    ...Object.fromEntries(looks.map((name) => [name, object.value(name)])),
    ...actionOf(object),
  };
}

/** If there are several actions, Telegram takes the first in its own order. */
function actionOf(object: JsonObject): Record<string, unknown> {
  const url = object.text("url");
  if (url !== "") return { url };
  const callback_data = object.text("callback_data");
  if (callback_data !== "") return { callback_data };
  if (object.has("callback_game")) return { callback_game: {} };
  if (object.has("pay")) return { pay: true };
  for (const name of SWITCHES.slice(0, 1)) {
    if (object.has(name)) return { [name]: object.required(name) };
  }
  const chosen = object.object("switch_inline_query_chosen_chat");
  if (chosen) {
    chosen.text("query");
    ["user", "bot", "group", "channel"].forEach((kind) => chosen.boolean(`allow_${kind}_chats`));
    return { switch_inline_query_chosen_chat: object.value("switch_inline_query_chosen_chat") };
  }
  for (const name of SWITCHES.slice(1)) {
    if (object.has(name)) return { [name]: object.required(name) };
  }
  const login = object.object("login_url");
  if (login) {
    login.required("url");
    if (!/^@?\w*$/.test(login.text("bot_username"))) {
      throw new FieldError("loginUrl bot username is invalid");
    }
    return { login_url: object.value("login_url") };
  }
  const webApp = object.object("web_app");
  if (webApp) return { web_app: { url: webApp.required("url") } };
  const copied = object.object("copy_text");
  if (copied) return { copy_text: { text: copied.required("text") } };
  throw new FieldError("text buttons are unallowed in the inline keyboard");
}

/** Checks a button once its chat is known. */
export function checkInlineButton(
  button: Record<string, unknown>,
  isPrivate: boolean,
): Record<string, unknown> {
  if (button.text === "") {
    throw ApiError.badRequest("inline keyboard button text must be non-empty");
  }
  checkUtf8(button.text, "inline keyboard button text");
  if (typeof button.url === "string") return { ...button, url: checkedUrl(button.url) };
  const { web_app, login_url, callback_data, copy_text } = button as Record<
    string,
    { url?: string; text?: string } | undefined
  >;
  if (login_url?.url !== undefined) {
    if (isUserLink(login_url.url)) throw notAUser("login URL");
    checkLink(login_url.url, "inline keyboard button login", true);
    // Messages show it as an ordinary link.
    const { login_url: _, ...others } = button;
    return { ...others, url: login_url.url };
  }
  if (web_app?.url !== undefined) {
    if (isUserLink(web_app.url)) throw notAUser("Web App URL");
    checkLink(web_app.url, "inline keyboard button Web App", true);
    if (!isPrivate) throw ApiError.badRequest("BUTTON_TYPE_INVALID");
  }
  if (callback_data !== undefined && lengthInBytes(`${callback_data}`) > MAX_DATA) {
    throw ApiError.badRequest("BUTTON_DATA_INVALID");
  }
  if (copy_text?.text === "" || (copy_text?.text?.length ?? 0) > MAX_COPIED) {
    throw ApiError.badRequest("BUTTON_COPY_TEXT_INVALID");
  }
  return button;
}

function checkedUrl(url: string): string {
  if (isUserLink(url)) return url;
  checkLink(url, "inline keyboard button", false);
  return normalLink(url);
}

function checkLink(url: string, what: string, httpsOnly: boolean): void {
  const error = linkError(url, httpsOnly);
  if (error !== undefined) throw ApiError.badRequest(`${what} ${error}`);
}

function notAUser(what: string): ApiError {
  return ApiError.badRequest(`link to a user can't be used in ${what} buttons`);
}

function lengthInBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
