/**
 * Profile photos of people and bots.
 *
 * @module
 */
import type { PhotoSize, UserProfilePhotos } from "../../../telegram/types.ts";
import { mediaObject } from "../../media/media_object.ts";
import type { Call, Methods } from "../call.ts";
import { inputFile } from "../content/media.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { userIdIn, userOf } from "../targets.ts";

function getUserProfilePhotos(call: Call): UserProfilePhotos {
  const { world, params } = call;
  const userId = userIdIn(call);
  const offset = params.integer("offset", 0, 0);
  const limit = params.integer("limit", 100, 1, 100);
  userOf(call, userId);
  const photos = world.profilePhotos.get(userId) ?? [];
  return { total_count: photos.length, photos: photos.slice(offset, offset + limit) };
}

function setMyProfilePhoto(call: Call): true {
  const { world, bot, params } = call;
  params.required("photo");
  const value = params.json("photo", "can't parse input profile photo JSON object");
  const sizes = reading("can't parse input profile photo", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("expected an Object");
    const type = object.required("type");
    if (type !== "static" && type !== "animated") {
      throw new FieldError("invalid profile photo type specified");
    }
    const file = inputFile(call, object.required(type === "static" ? "photo" : "animation"));
    if (!file || typeof file === "string") throw new FieldError("photo must be uploaded as a file");
    return mediaObject(world.files, "photo", file) as PhotoSize[];
  });
  world.profilePhotos.set(bot.id, [sizes, ...world.profilePhotos.get(bot.id) ?? []]);
  return true;
}

function removeMyProfilePhoto({ world, bot }: Call): true {
  const photos = world.profilePhotos.get(bot.id) ?? [];
  world.profilePhotos.set(bot.id, photos.slice(1));
  return true;
}

export const profilePhotoMethods: Methods = {
  getUserProfilePhotos,
  setMyProfilePhoto,
  removeMyProfilePhoto,
};
