/**
 * InputSticker: the description of a sticker for a set.
 *
 * @module
 */
import type { Sticker } from "../../../telegram/types.ts";
import { integerBetween } from "../../random.ts";
import type { Call } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { ApiError } from "../api_error.ts";
import { inputFile, resolveFile } from "./media.ts";

const FORMATS: readonly string[] = ["static", "animated", "video", "auto"];
const EXTENSIONS: Readonly<Record<string, string>> = { animated: ".tgs", video: ".webm" };
const MAX_EMOJI = 20;

/** Reads a list of emoji. */
export function emojiList(value: unknown): string[] {
  if (!Array.isArray(value)) throw new FieldError("expected an Array of string");
  if (value.length === 0) throw new FieldError("emoji list must be non-empty");
  if (value.length > MAX_EMOJI) throw new FieldError("too many emoji specified");
  return value.map((emoji) => {
    if (typeof emoji !== "string") throw new FieldError("emoji must be a string");
    if (!/^\p{Emoji}/u.test(emoji) || /^\w/.test(emoji)) {
      throw new FieldError("expected a Unicode emoji");
    }
    return emoji;
  });
}

/** Reads an InputSticker; the sticker is created once everything else has been checked. */
export function inputSticker(call: Call, value: unknown, format: string): () => Sticker {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("inputSticker must be an Object");
  const file = inputFile(call, object.text("sticker"));
  if (file === undefined) throw new FieldError("sticker not found");
  const kind = object.text("format") || format || object.required("format");
  checkFormat(kind);
  const [emoji = ""] = emojiList(object.requiredArray("emoji_list"));
  object.array("keywords");
  const mask = object.has("mask_position") ? { mask_position: object.value("mask_position") } : {};
  return () => {
    const named = typeof file === "string" || /\.\w+$/.test(file.name)
      ? file
      : { ...file, name: file.name + (EXTENSIONS[kind] ?? ".webp") };
    const { media } = resolveFile(call, "sticker", named, { emoji });
    return { ...media as Sticker, emoji, ...mask } as Sticker;
  };
}

/** Reads the parameter `stickers`. */
export function inputStickers(call: Call): (() => Sticker)[] {
  const { params } = call;
  const format = params.text("sticker_format");
  params.required("stickers");
  const values = params.json("stickers", "can't parse stickers JSON object");
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of InputSticker");
  if (values.length > 50) throw ApiError.badRequest("too many stickers specified");
  return values.map((value) =>
    reading("can't parse sticker", () => inputSticker(call, value, format))
  );
}

/** Rejects an unknown format. */
export function checkFormat(format: string): void {
  if (!FORMATS.includes(format)) throw new FieldError("invalid sticker format specified");
}

/** A sticker as a set of a given type shows it. */
export function typed({ world }: Call, sticker: Sticker, type: Sticker["type"]): Sticker {
  const { mask_position, custom_emoji_id: _, ...rest } = sticker;
  return {
    ...rest,
    type,
    ...(type === "mask" && mask_position ? { mask_position } : {}),
    ...(type === "custom_emoji"
      ? { custom_emoji_id: `${integerBetween(world.random, 5e15, 9e15)}` }
      : {}),
  };
}
