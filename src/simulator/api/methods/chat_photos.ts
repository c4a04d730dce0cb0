/**
 * Chat photos.
 *
 * @module
 */
import type { PhotoSize } from "../../../telegram/types.ts";
import { mediaObject } from "../../media/media_object.ts";
import { deletePhoto, setPhoto } from "../../world/chat_info.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { hasRight, writableChat } from "../targets.ts";

function changeableChat(call: Call): Room {
  const room = writableChat(call);
  if (room.chat.type === "private") throw ApiError.badRequest("can't change private chat photo");
  if (!hasRight(call, room, "can_change_info")) {
    throw ApiError.badRequest("not enough rights to change chat photo");
  }
  return room;
}

function setChatPhoto(call: Call): true {
  const { params, world, bot } = call;
  const upload = params.upload("photo");
  if (!upload) {
    throw ApiError.badRequest(
      params.text("photo") === ""
        ? "there is no photo in the request"
        : "photo must be uploaded as an InputFile",
    );
  }
  const room = changeableChat(call);
  if (upload.bytes.length === 0) throw ApiError.badRequest("file must be non-empty");
  const sizes = mediaObject(world.files, "photo", upload) as PhotoSize[];
  setPhoto(world, room, bot.user, sizes);
  return true;
}

function deleteChatPhoto(call: Call): true {
  const room = changeableChat(call);
  if (!deletePhoto(call.world, room, call.bot.user)) {
    throw ApiError.badRequest("CHAT_NOT_MODIFIED");
  }
  return true;
}

export const chatPhotoMethods: Methods = { setChatPhoto, deleteChatPhoto };
