/**
 * Thumbnails of sticker sets, and the sticker sets of supergroups.
 *
 * @module
 */
import { mediaObject } from "../../media/media_object.ts";
import type { PhotoSize } from "../../../telegram/types.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { checkFormat } from "../content/input_sticker.ts";
import { reading } from "../json_object.ts";
import { hasRight, userIdIn, userOf, writableChat } from "../targets.ts";
import { ownSet } from "./sticker_sets.ts";

function setStickerSetThumbnail(call: Call): true {
  const { world, params } = call;
  const userId = userIdIn(call);
  const upload = params.upload("thumbnail") ?? params.upload("thumb");
  reading("", () => checkFormat(params.text("format") || "static"));
  userOf(call, userId);
  const kept = ownSet(call, params.text("name"));
  if (kept.set.sticker_type === "custom_emoji") {
    throw ApiError.badRequest(
      "the method can't be used to set thumbnail of custom emoji sticker sets",
    );
  }
  const { thumbnail: _, ...bare } = kept.set;
  const sizes = upload ? mediaObject(world.files, "photo", upload) as PhotoSize[] : [];
  const [thumbnail] = sizes;
  world.stickerSets.put({ ...kept, set: thumbnail ? { ...bare, thumbnail } : bare });
  return true;
}

function setCustomEmojiStickerSetThumbnail(call: Call): true {
  const { world, params } = call;
  const id = params.text("custom_emoji_id");
  const kept = ownSet(call, params.text("name"));
  if (kept.set.sticker_type !== "custom_emoji") {
    throw ApiError.badRequest(
      "the method can be used to set thumbnail only for custom emoji sticker sets",
    );
  }
  const { thumbnail: _, ...bare } = kept.set;
  const chosen = bare.stickers.find(({ custom_emoji_id }) => custom_emoji_id === id);
  if (id !== "" && !chosen) throw ApiError.badRequest("STICKER_INVALID");
  const { file_id = "", file_unique_id = "", width = 0, height = 0 } = chosen ?? {};
  const thumbnail = { file_id, file_unique_id, width, height };
  world.stickerSets.put({ ...kept, set: chosen ? { ...bare, thumbnail } : bare });
  return true;
}

/** A method that sets or removes a supergroup's sticker set. */
function changing(nameOf: (call: Call) => string) {
  return (call: Call): true => {
    const name = nameOf(call);
    const room = writableChat(call);
    if (room.chat.type !== "supergroup") {
      throw ApiError.badRequest("chat sticker set can be set only for supergroups");
    }
    if (!hasRight(call, room, "can_change_info")) {
      throw ApiError.badRequest("not enough rights to change supergroup sticker set");
    }
    if (name !== "" && !call.world.stickerSets.get(name)) {
      throw ApiError.badRequest("STICKERSET_INVALID");
    }
    room.stickerSet = name;
    return true;
  };
}

export const setCoverMethods: Methods = {
  setStickerSetThumbnail,
  setCustomEmojiStickerSetThumbnail,
  setChatStickerSet: changing(({ params }) => params.required("sticker_set_name")),
  deleteChatStickerSet: changing(() => ""),
};
