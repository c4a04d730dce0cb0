/**
 * `reply_markup`: checked as Telegram checks it.
 *
 * @module
 */
import type { InlineKeyboardMarkup } from "../../telegram/types.ts";
import type { ReplyMarkup } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Params } from "./params.ts";

/** What the four sorts of markup come to. */
export interface Markup {
  /** Part of the message. */
  readonly inline?: InlineKeyboardMarkup;
  /** For the person's own keyboard; bots never see it in a message. */
  readonly reply?: ReplyMarkup;
}

const ACTIONS = [
  "url",
  "callback_data",
  "web_app",
  "login_url",
  "switch_inline_query",
  "switch_inline_query_current_chat",
  "switch_inline_query_chosen_chat",
  "copy_text",
  "callback_game",
  "pay",
];

function checkInlineButton(button: unknown): void {
  const fail = (reason: string) =>
    ApiError.badRequest(`can't parse inline keyboard button: ${reason}`);
  if (typeof button !== "object" || button === null) {
    throw fail("InlineKeyboardButton must be an Object");
  }
  const fields = button as Record<string, unknown>;
  if (fields.text === undefined) throw fail(`Can't find field "text"`);
  if (typeof fields.text !== "string") throw fail(`Field "text" must be of type String`);
  if (!ACTIONS.some((action) => action in fields)) {
    throw fail("Text buttons are unallowed in the inline keyboard");
  }
  const data = fields.callback_data;
  if (data !== undefined && new TextEncoder().encode(String(data)).length > 64) {
    throw ApiError.badRequest("BUTTON_DATA_INVALID");
  }
}

function checkRows(rows: unknown, field: string, check: (button: unknown) => void): void {
  if (!Array.isArray(rows)) {
    throw ApiError.badRequest(`field "${field}" of the reply markup must be an Array`);
  }
  for (const row of rows) {
    if (!Array.isArray(row)) {
      throw ApiError.badRequest(`field "${field}" must be an Array of Arrays`);
    }
    row.forEach(check);
  }
}

/**
 * Reads the parameter `reply_markup`.
 *
 * @param params The call's parameters.
 * @returns The markup; empty when there is none.
 * @throws {ApiError} 400 when it is not what Telegram takes.
 *
 * @example Usage
 * ```ts
 * import { readMarkup } from "./reply_markup.ts";
 * import { Params } from "./params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const keyboard = { inline_keyboard: [[{ text: "+1", callback_data: "up" }]] };
 * assertEquals(readMarkup(new Params({ reply_markup: keyboard })), { inline: keyboard });
 * ```
 */
export function readMarkup(params: Params): Markup {
  let markup: unknown;
  try {
    markup = params.json("reply_markup");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw ApiError.badRequest("can't parse reply keyboard markup JSON object");
  }
  if (markup === undefined) return {};
  if (typeof markup !== "object" || markup === null || Array.isArray(markup)) {
    throw ApiError.badRequest("object expected as reply markup");
  }
  if ("inline_keyboard" in markup) {
    checkRows(markup.inline_keyboard, "inline_keyboard", checkInlineButton);
    const rows = markup.inline_keyboard as InlineKeyboardMarkup["inline_keyboard"];
    const filled = rows.filter((row) => row.length > 0);
    return filled.length === 0 ? {} : { inline: { inline_keyboard: filled } };
  }
  if ("keyboard" in markup) checkRows(markup.keyboard, "keyboard", () => {});
  return { reply: markup as ReplyMarkup };
}
