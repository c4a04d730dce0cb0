/**
 * A chat's title and photo.
 *
 * @module
 */
import type { ChatPhoto, PhotoSize, User } from "../../telegram/types.ts";
import { post } from "./posting.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** Sets a chat's title; returns whether it changed. */
export function setTitle(world: World, room: Room, by: User, title: string): boolean {
  if (title === room.chat.title) return false;
  room.chat = { ...room.chat, title } as Room["chat"];
  world.emit({ type: "chat", chat: room.view });
  post(world, room, by, { new_chat_title: title });
  return true;
}

/** Sets a chat's photo. */
export function setPhoto(world: World, room: Room, by: User, sizes: PhotoSize[]): void {
  const [small, big] = [sizes[0]!, sizes.at(-1)!];
  room.photo = {
    small_file_id: small.file_id,
    small_file_unique_id: small.file_unique_id,
    big_file_id: big.file_id,
    big_file_unique_id: big.file_unique_id,
  } satisfies ChatPhoto;
  post(world, room, by, { new_chat_photo: sizes });
}

/** Deletes a chat's photo; returns whether there was one. */
export function deletePhoto(world: World, room: Room, by: User): boolean {
  if (!room.photo) return false;
  room.photo = undefined;
  post(world, room, by, { delete_chat_photo: true });
  return true;
}
