/**
 * Whether somebody may send a content to a group.
 *
 * @module
 */
import { memberOf } from "./membership.ts";
import type { Content } from "./posting.ts";
import { ALL_PERMISSIONS, FULL_PERMISSIONS, type Permission, type Permissions } from "./rights.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** The permission that a content needs, and its name in errors. */
const NEEDED: readonly (readonly [field: keyof Content, needs: Permission, name: string])[] = [
  ["animation", "can_send_other_messages", "animations"],
  ["audio", "can_send_audios", "music"],
  ["contact", "can_send_messages", "contacts"],
  ["dice", "can_send_other_messages", "dice"],
  ["document", "can_send_documents", "documents"],
  ["invoice", "can_send_messages", "invoice messages"],
  ["venue", "can_send_messages", "venues"],
  ["location", "can_send_messages", "locations"],
  ["photo", "can_send_photos", "photos"],
  ["poll", "can_send_polls", "polls"],
  ["sticker", "can_send_other_messages", "stickers"],
  ["rich_message", "can_send_messages", "text messages"],
  ["text", "can_send_messages", "text messages"],
  ["video", "can_send_videos", "videos"],
  ["video_note", "can_send_video_notes", "video notes"],
  ["voice", "can_send_voice_notes", "voice notes"],
];

/** What somebody may do in a chat; administrators and people in private chats may do anything. */
export function permissionsOf(world: World, room: Room, userId: number): Permissions {
  const member = room.members.get(userId);
  const isFree = !member || room.isAdmin(userId) || room.chat.type === "private";
  if (isFree || room.chat.type === "channel") return FULL_PERMISSIONS;
  const current = memberOf(world, room, member.user);
  const own = current.status === "restricted" ? current.permissions ?? {} : FULL_PERMISSIONS;
  return Object.fromEntries(
    ALL_PERMISSIONS.map((name) => [name, own[name] === true && room.permissions[name] === true]),
  );
}

/** Why somebody may not send a content; `undefined` if they may. */
export function missingPermission(permissions: Permissions, content: Content): string | undefined {
  const found = NEEDED.find(([field]) => field in content);
  return found && !permissions[found[1]] ? found[2] : undefined;
}
