/**
 * What the markup parsers have in common.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { byteLength } from "./characters.ts";

/** Text with its entities. */
export interface FormattedText {
  /** Without markup. */
  readonly text: string;
  /** By offset, longer ones first. */
  readonly entities: MessageEntity[];
}

/** A stretch of text without the fields that only some types have. */
export interface Span {
  /** Where it begins, in UTF-16 units. */
  readonly offset: number;
  /** How long it is, in UTF-16 units. */
  readonly length: number;
}

/** Creates an entity, with its fields in Telegram's order. */
export function entity(
  { offset, length }: Span,
  type: MessageEntity["type"],
  more: Readonly<Record<string, unknown>> = {},
): MessageEntity {
  return { offset, length, type, ...more } as MessageEntity;
}

/** Preformatted text, with its language if there is one. */
export function pre(span: Span, language: string): MessageEntity {
  return entity(span, "pre", language === "" ? {} : { language });
}

/** The id of a mention that is dropped once its position has been checked. */
export const NOBODY = 0;

/** A mention of a user by id. */
export function textMention(span: Span, id: number): MessageEntity {
  return entity(span, "text_mention", { user: { id, is_bot: false, first_name: "" } });
}

/** The error for invalid markup. */
export function parseError(reason: string): ApiError {
  return ApiError.badRequest(`can't parse entities: ${reason}`);
}

/** The same with the position, counted in bytes. */
export function parseErrorAt(
  reason: string,
  source: string,
  index: number,
  details = "",
): ApiError {
  return parseError(`${reason} at byte offset ${byteLength(source.slice(0, index))}${details}`);
}
