/**
 * What the readers of markup share.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";

/** Text with its entities. */
export interface FormattedText {
  /** Without markup. */
  readonly text: string;
  /** By offset. */
  readonly entities: MessageEntity[];
}

/**
 * The position in bytes that error texts speak of.
 *
 * @example Usage
 * ```ts
 * import { byteOffset } from "./markup.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(byteOffset("é*", 1), 2);
 * ```
 */
export function byteOffset(text: string, index: number): number {
  return new TextEncoder().encode(text.slice(0, index)).length;
}

/**
 * The error that wrong markup is answered with.
 *
 * @example Usage
 * ```ts
 * import { parseError } from "./markup.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseError("why").message, "Bad Request: can't parse entities: why");
 * ```
 */
export function parseError(reason: string): ApiError {
  return new ApiError(400, `Bad Request: can't parse entities: ${reason}`);
}

/**
 * A link's entity; `tg://user?id=N` is a mention.
 *
 * @param url Where it leads.
 * @param offset Where it begins.
 * @param length How long it is.
 * @returns The entity.
 *
 * @example Usage
 * ```ts
 * import { link } from "./markup.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(link("https://x.org", 0, 4).type, "text_link");
 * assertEquals(link("tg://user?id=7", 0, 4).type, "text_mention");
 * ```
 */
export function link(url: string, offset: number, length: number): MessageEntity {
  const id = /^tg:\/\/user\?id=(\d+)$/.exec(url)?.[1];
  if (id === undefined) return { type: "text_link", offset, length, url };
  return {
    type: "text_mention",
    offset,
    length,
    user: { id: Number(id), is_bot: false, first_name: "" },
  };
}

/**
 * The address of `[text](address)`.
 *
 * @param source The whole text.
 * @param index Where the `(` should stand.
 * @returns The address and where its `)` ends.
 *
 * @example Usage
 * ```ts
 * import { readAddress } from "./markup.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readAddress("[a](b) c", 3), { url: "b", end: 6 });
 * ```
 */
export function readAddress(source: string, index: number): { url: string; end: number } {
  const end = /(?<!\\)\)/.exec(source.slice(index));
  if (source[index] !== "(" || !end) {
    throw parseError(`Can't find end of a URL at byte offset ${byteOffset(source, index)}`);
  }
  const url = source.slice(index + 1, index + end.index).replace(/\\(.)/g, "$1");
  return { url, end: index + end.index + 1 };
}
