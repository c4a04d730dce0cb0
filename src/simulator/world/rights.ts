/**
 * What administrators and restricted members may do.
 *
 * @module
 */
import type { Chat, ChatAdministratorRights, ChatPermissions } from "../../telegram/types.ts";

/** The rights of an administrator. */
export type Right = keyof ChatAdministratorRights;

/** The permissions of a member. */
export type Permission = keyof ChatPermissions;

/** The types of chat in which each right exists. */
const RIGHTS: Readonly<Record<Right, readonly Chat["type"][] | "all">> = {
  can_manage_chat: "all",
  can_change_info: "all",
  can_post_messages: ["channel"],
  can_edit_messages: ["channel"],
  can_delete_messages: "all",
  can_invite_users: "all",
  can_restrict_members: "all",
  can_pin_messages: ["group", "supergroup"],
  can_manage_topics: ["supergroup"],
  can_promote_members: "all",
  can_manage_video_chats: "all",
  can_post_stories: "all",
  can_edit_stories: "all",
  can_delete_stories: "all",
  can_manage_direct_messages: ["channel"],
  can_manage_tags: ["group", "supergroup"],
  can_send_welcome_messages: "all",
  is_anonymous: "all",
};

/** Every right, in the order used by the Bot API. */
export const ALL_RIGHTS: readonly Right[] = Object.keys(RIGHTS) as Right[];

/** A record, so that the compiler reports a permission that a new version adds. */
const PERMISSIONS: Readonly<Record<Permission, true>> = {
  can_send_messages: true,
  can_send_audios: true,
  can_send_documents: true,
  can_send_photos: true,
  can_send_videos: true,
  can_send_video_notes: true,
  can_send_voice_notes: true,
  can_send_polls: true,
  can_send_other_messages: true,
  can_add_web_page_previews: true,
  can_react_to_messages: true,
  can_edit_tag: true,
  can_change_info: true,
  can_invite_users: true,
  can_pin_messages: true,
  can_manage_topics: true,
};

/** Every permission, in the order used by the Bot API. */
export const ALL_PERMISSIONS: readonly Permission[] = Object.keys(PERMISSIONS) as Permission[];

const MEDIA: readonly Permission[] = ALL_PERMISSIONS.slice(1, 7);

/** An administrator's rights; those that are not listed are missing. */
export type Rights = Readonly<Partial<Record<Right, boolean>>>;

/** A member's permissions; those that are not listed are missing. */
export type Permissions = Readonly<Partial<Record<Permission, boolean>>>;

/** The default rights of an administrator: all but `is_anonymous`. */
export const FULL_RIGHTS: Rights = Object.fromEntries(
  ALL_RIGHTS.map((right) => [right, right !== "is_anonymous"]),
);

/** What everybody may do in a new group. */
export const FULL_PERMISSIONS: Permissions = PERMISSIONS;

/** Whether all permissions are granted, so that a restriction to them is not a restriction. */
export function isFull(permissions: Permissions): boolean {
  return ALL_PERMISSIONS.every((permission) => permissions[permission]);
}

/** Fields that every mention of a basic group has, unlike other chats. */
export function basicGroupFields(permissions: Permissions): Record<string, unknown> {
  const gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"]
    .concat("gifts_from_channels");
  return {
    all_members_are_administrators: isFull(permissions),
    accepted_gift_types: Object.fromEntries(gifts.map((name) => [name, false])),
  };
}

/** Rights in the form that the Bot API returns for a type of chat. */
export function shownRights(rights: Rights, type: Chat["type"]): Record<string, boolean> {
  const shown = ALL_RIGHTS.filter((right) => {
    const types = RIGHTS[right];
    return types === "all" || types.includes(type);
  });
  return {
    ...Object.fromEntries(shown.map((right) => [right, rights[right] ?? false])),
    // In a channel this right is false, as everybody is anonymous there.
    ...(type === "channel" ? { is_anonymous: false } : {}),
  };
}

/** Permissions in the form of the Bot API, including the legacy field for all media. */
export function shownPermissions(permissions: Permissions): Record<string, boolean> {
  const { can_send_messages = false } = permissions;
  return {
    can_send_messages,
    can_send_media_messages: MEDIA.some((permission) => permissions[permission]),
    ...Object.fromEntries(
      ALL_PERMISSIONS.slice(1).map((permission) => [permission, permissions[permission] ?? false]),
    ),
  };
}
