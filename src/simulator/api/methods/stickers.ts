/**
 * Moving, replacing, describing and deleting stickers in sets.
 *
 * @module
 */
import type { MaskPosition, Sticker } from "../../../telegram/types.ts";
import type { KeptSet } from "../../world/sticker_sets.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import { emojiList, inputSticker, typed } from "../content/input_sticker.ts";
import { JsonObject, reading } from "../json_object.ts";
import { userIdIn, userOf } from "../targets.ts";
import { ownSet } from "./sticker_sets.ts";

/** A sticker in a set created by the bot. */
interface Found {
  readonly kept: KeptSet;
  readonly index: number;
}

function stickerIn({ world, bot, params }: Call, name = "sticker"): Found {
  const file = world.files.ofBot(bot.id, params.required(name));
  const kept = file && world.stickerSets.holding(file.file_id);
  if (!file || kept?.botId !== bot.id) throw ApiError.badRequest("STICKER_INVALID");
  return { kept, index: kept.set.stickers.findIndex(({ file_id }) => file_id === file.file_id) };
}

/** Replaces the stickers of a set. */
function put({ world }: Call, kept: KeptSet, stickers: Sticker[]): true {
  world.stickerSets.put({ ...kept, set: { ...kept.set, stickers } });
  return true;
}

function deleteStickerFromSet(call: Call): true {
  const { kept, index } = stickerIn(call);
  return put(call, kept, kept.set.stickers.toSpliced(index, 1));
}

function setStickerPositionInSet(call: Call): true {
  const { kept, index } = stickerIn(call);
  const { stickers } = kept.set;
  const position = call.params.integer("position", 0, 0, stickers.length - 1);
  return put(call, kept, stickers.toSpliced(index, 1).toSpliced(position, 0, stickers[index]!));
}

function replaceStickerInSet(call: Call): true {
  const { params } = call;
  const userId = userIdIn(call);
  const value = params.json("sticker", "can't parse sticker JSON object");
  const make = reading("can't parse sticker", () => inputSticker(call, value, ""));
  userOf(call, userId);
  const kept = ownSet(call, params.text("name"));
  const found = stickerIn(call, "old_sticker");
  if (found.kept !== kept) throw ApiError.badRequest("STICKER_INVALID");
  const sticker = typed(call, make(), kept.set.sticker_type);
  return put(call, kept, kept.set.stickers.with(found.index, sticker));
}

/** A method that changes one sticker. */
function changing(read: (call: Call) => Partial<Sticker>): Method {
  return (call) => {
    const change = read(call);
    const { kept, index } = stickerIn(call);
    const { stickers } = kept.set;
    return put(call, kept, stickers.with(index, { ...stickers[index]!, ...change }));
  };
}

function emojiIn({ params }: Call): Partial<Sticker> {
  const value = params.json("emoji_list", "can't parse emoji list JSON array");
  const [emoji = ""] = reading("can't parse emoji list", () => emojiList(value));
  return { emoji };
}

/** Keywords are only used by people's searches; no method returns them. */
function keywordsIn({ params }: Call): Partial<Sticker> {
  const value = params.json("keywords", "can't parse keywords JSON object");
  if (value !== undefined && !Array.isArray(value)) {
    throw ApiError.badRequest(`field "keywords" must be an Array`);
  }
  if (!(value ?? []).every((keyword) => typeof keyword === "string")) {
    throw ApiError.badRequest("keyword must be a string");
  }
  return {};
}

function maskIn({ params }: Call): Partial<Sticker> {
  const value = params.json("mask_position", "can't parse mask position JSON object");
  const object = JsonObject.of(value);
  if (!object) return {};
  return reading("can't parse mask position", () => ({
    mask_position: {
      point: object.required("point"),
      x_shift: object.requiredDouble("x_shift"),
      y_shift: object.requiredDouble("y_shift"),
      scale: object.requiredDouble("scale"),
    } as MaskPosition,
  }));
}

export const stickerMethods: Methods = {
  deleteStickerFromSet,
  setStickerPositionInSet,
  replaceStickerInSet,
  setStickerEmojiList: changing(emojiIn),
  setStickerKeywords: changing(keywordsIn),
  setStickerMaskPosition: changing(maskIn),
};
