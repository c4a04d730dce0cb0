/**
 * `reply_markup`, checked as Telegram does: first its syntax, then what the chat allows.
 *
 * @module
 */
import type { InlineKeyboardButton, InlineKeyboardMarkup } from "../../telegram/types.ts";
import type { ReplyMarkup } from "../reply_keyboard.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import { checkUtf8, readStyle } from "./buttons.ts";
import { checkInlineButton, readInlineButton } from "./inline_buttons.ts";
import { FieldError, JsonObject, reading } from "./json_object.ts";
import type { Params } from "./params.ts";

/** The four types of markup, reduced to two. */
export interface Markup {
  /** An inline keyboard, which is part of the message. */
  readonly inline?: InlineKeyboardMarkup;
  /** A reply keyboard; bots never see it in a message. */
  readonly reply?: ReplyMarkup;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_ROW = 12;
const MAX_BUTTONS = 300;

/** What a button can request from people in private chats. */
const REQUESTS: readonly (readonly [field: string, what: string])[] = [
  ["request_phone_number", "phone number can be requested"],
  ["request_contact", "phone number can be requested"],
  ["request_location", "location can be requested"],
  ["request_poll", "poll can be requested"],
  ["web_app", "Web App buttons can be used"],
  ["request_users", "users can be requested"],
  ["request_user", "users can be requested"],
  ["request_chat", "chats can be requested"],
  ["request_managed_bot", "managed bots can be requested"],
];
const FLAGS: readonly string[] = ["request_phone_number", "request_contact", "request_location"];
const SUBJECTS: readonly string[] = ["request_users", "request_user", "request_chat"];

/** Reads the parameter `reply_markup`; empty if there is none. */
export function readMarkup(params: Params): Markup {
  const markup = params.json("reply_markup", "can't parse reply keyboard markup JSON object");
  return markup === undefined ? {} : markupOf(markup);
}

/** Reads a markup. */
export function markupOf(value: unknown): Markup {
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as reply markup");
  return reading("", () => {
    const keyboard = rows(
      object.array("keyboard"),
      `field "keyboard" must be an Array of Arrays`,
      (button) => reading("can't parse keyboard button", () => readButton(button)),
    );
    const inline = rows(
      object.array("inline_keyboard"),
      `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`,
      (button) => reading("can't parse inline keyboard button", () => readInlineButton(button)),
    );
    const flags = Object.fromEntries(
      ["hide_keyboard", "remove_keyboard", "personal_keyboard", "selective", "force_reply_keyboard"]
        .concat("force_reply", "resize_keyboard", "one_time_keyboard", "is_persistent")
        .map((name) => [name, object.boolean(name)]),
    );
    object.text("input_field_placeholder");
    if (keyboard.length > 0) {
      return { reply: { ...value as Fields, keyboard } as unknown as ReplyMarkup };
    }
    if (inline.length > 0) {
      return { inline: { inline_keyboard: inline as InlineKeyboardButton[][] } };
    }
    if (flags.hide_keyboard || flags.remove_keyboard) {
      return { reply: { ...value as Fields, remove_keyboard: true } };
    }
    const isForced = flags.force_reply || flags.force_reply_keyboard;
    return isForced ? { reply: { ...value as Fields, force_reply: true } } : {};
  });
}

function rows(
  value: readonly unknown[] | undefined,
  error: string,
  read: (button: unknown) => unknown,
): unknown[][] {
  return (value ?? []).map((row) => {
    if (!Array.isArray(row)) throw new FieldError(error);
    return row.map(read);
  });
}

/** Reads a button of a reply keyboard. */
export function readButton(value: unknown): unknown {
  if (typeof value === "string") return value;
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("keyboardButton must be a String or an Object");
  object.required("text");
  readStyle(object);
  FLAGS.forEach((name) => object.boolean(name));
  object.object("request_poll");
  object.object("web_app")?.required("url");
  SUBJECTS.forEach((name) => object.object(name)?.requiredInteger("request_id"));
  object.object("request_managed_bot")?.requiredInteger("request_id");
  return value;
}

/** Checks a markup once its chat is known, and omits what Telegram omits. */
export function checkMarkup(markup: Markup, room: Room): Markup {
  const isPrivate = room.chat.type === "private";
  if (markup.inline) return inlineMarkup(markup.inline, isPrivate);
  if (!markup.reply) return {};
  if (room.chat.type === "channel") throw ApiError.badRequest("inline keyboard expected");
  if (!("keyboard" in markup.reply)) return markup;
  const keyboard = filled(markup.reply.keyboard as unknown as (Fields | string)[][]);
  for (const button of keyboard.flat()) checkButton(button, isPrivate);
  return keyboard.length === 0 ? {} : { reply: { ...markup.reply, keyboard } as ReplyMarkup };
}

/** The same for a message whose chat is not known, such as one sent inline. */
export function inlineMarkup(inline: InlineKeyboardMarkup, isPrivate = true): Markup {
  const keyboard = filled(inline.inline_keyboard as unknown as Fields[][]);
  if (keyboard.length === 0) return {};
  const checked = keyboard.map((row) => row.map((button) => checkInlineButton(button, isPrivate)));
  return { inline: { inline_keyboard: checked as unknown as InlineKeyboardButton[][] } };
}

function filled<B extends Fields | string>(rows: readonly (readonly B[])[]): B[][] {
  let room = MAX_BUTTONS;
  const kept: B[][] = [];
  for (const row of rows) {
    const buttons = row.filter((button) => {
      const { text, icon_custom_emoji_id } = typeof button === "string" ? { text: button } : button;
      return text !== "" || icon_custom_emoji_id;
    }).slice(0, Math.min(MAX_ROW, room));
    room -= buttons.length;
    if (buttons.length > 0) kept.push(buttons);
  }
  return kept;
}

function checkButton(button: Fields | string, isPrivate: boolean): void {
  if (typeof button === "string") return checkUtf8(button, "keyboard button text");
  if (button.text === "") throw ApiError.badRequest("keyboard button text must be non-empty");
  checkUtf8(button.text, "keyboard button text");
  const request = REQUESTS.find(([field]) => button[field]);
  if (request && !isPrivate) throw ApiError.badRequest(`${request[1]} in private chats only`);
}
