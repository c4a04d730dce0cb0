/**
 * Creating, reading, changing and deleting sticker sets.
 *
 * @module
 */
import type { Sticker, StickerSet } from "../../../telegram/types.ts";
import { mediaObject } from "../../media/media_object.ts";
import type { KeptSet } from "../../world/sticker_sets.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { checkFormat, inputSticker, inputStickers, typed } from "../content/input_sticker.ts";
import { reading } from "../json_object.ts";
import { userIdIn, userOf } from "../targets.ts";

const MAX_TITLE = 64;
const MAX_STICKERS = 120;

/** A set created by the bot. */
export function ownSet({ world, bot }: Call, name: string): KeptSet {
  if (name === "") throw ApiError.badRequest("sticker set name must be non-empty");
  const kept = world.stickerSets.get(name);
  if (kept?.botId !== bot.id) throw ApiError.badRequest("STICKERSET_INVALID");
  return kept;
}

function titleIn({ params }: Call): string {
  const title = [...params.text("title").trim()].slice(0, MAX_TITLE).join("");
  if (title === "") throw ApiError.badRequest("sticker set title must be non-empty");
  return title;
}

function createNewStickerSet(call: Call): true {
  const { world, bot, params } = call;
  const ownerId = userIdIn(call);
  const name = params.text("name");
  const stickers = inputStickers(call);
  const type = params.boolean("contains_masks") ? "mask" : params.text("sticker_type") || "regular";
  if (type !== "regular" && type !== "mask" && type !== "custom_emoji") {
    throw ApiError.badRequest("unsupported sticker type specified");
  }
  userOf(call, ownerId);
  const title = titleIn(call);
  if (name === "") throw ApiError.badRequest("sticker set name must be non-empty");
  if (stickers.length === 0) throw ApiError.badRequest("at least 1 sticker must be specified");
  const isOwn = name.toLowerCase().endsWith(`_by_${bot.username.toLowerCase()}`);
  if (!/^[a-z](?!.*__)\w{0,62}[a-z0-9]$/i.test(name) || !isOwn) {
    throw ApiError.badRequest("invalid sticker set name is specified");
  }
  if (world.stickerSets.get(name)) {
    throw ApiError.badRequest("sticker set name is already occupied");
  }
  const set: StickerSet = {
    name,
    title,
    sticker_type: type,
    ...{ contains_masks: type === "mask" },
    stickers: stickers.map((make) => typed(call, make(), type)),
  };
  world.stickerSets.put({ botId: bot.id, ownerId, set });
  return true;
}

function oneSticker(call: Call): () => Sticker {
  call.params.required("sticker");
  const value = call.params.json("sticker", "can't parse sticker JSON object");
  return reading("can't parse sticker", () => inputSticker(call, value, ""));
}

function addStickerToSet(call: Call): true {
  const ownerId = userIdIn(call);
  const make = oneSticker(call);
  userOf(call, ownerId);
  const kept = ownSet(call, call.params.text("name"));
  const { set } = kept;
  if (set.stickers.length >= MAX_STICKERS) throw ApiError.badRequest("STICKERS_TOO_MUCH");
  const stickers = [...set.stickers, typed(call, make(), set.sticker_type)];
  call.world.stickerSets.put({ ...kept, set: { ...set, stickers } });
  return true;
}

function getStickerSet({ world, params }: Call): StickerSet {
  const kept = world.stickerSets.get(params.text("name"));
  if (!kept) throw ApiError.badRequest("STICKERSET_INVALID");
  return kept.set;
}

function setStickerSetTitle(call: Call): true {
  const kept = ownSet(call, call.params.text("name"));
  call.world.stickerSets.put({ ...kept, set: { ...kept.set, title: titleIn(call) } });
  return true;
}

function deleteStickerSet(call: Call): true {
  call.world.stickerSets.delete(ownSet(call, call.params.text("name")));
  return true;
}

function uploadStickerFile(call: Call): unknown {
  const { world, params } = call;
  const userId = userIdIn(call);
  const upload = params.upload("sticker") ?? params.upload("png_sticker");
  if (!upload) throw ApiError.badRequest("there is no sticker file in the request");
  const format = params.text("sticker_format") || "static";
  reading("", () => checkFormat(format));
  userOf(call, userId);
  if (upload.bytes.length === 0) throw ApiError.badRequest("file must be non-empty");
  const { file_id, file_unique_id } = mediaObject(world.files, "sticker", upload) as Sticker;
  return { file_id, file_unique_id, file_size: upload.bytes.length };
}

function getCustomEmojiStickers({ world, params }: Call): Sticker[] {
  params.required("custom_emoji_ids");
  const ids = params.json("custom_emoji_ids", "can't parse custom emoji identifiers JSON object");
  if (!Array.isArray(ids)) {
    throw ApiError.badRequest("expected an Array of custom emoji identifiers");
  }
  if (ids.length > 200) throw ApiError.badRequest("too many custom emoji identifiers specified");
  return world.stickerSets.stickers().filter(({ custom_emoji_id: id }) =>
    id !== undefined && ids.map(String).includes(id)
  );
}

export const stickerSetMethods: Methods = {
  createNewStickerSet,
  addStickerToSet,
  getStickerSet,
  setStickerSetTitle,
  deleteStickerSet,
  uploadStickerFile,
  getCustomEmojiStickers,
};
