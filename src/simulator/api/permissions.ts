/**
 * Permissions in calls: those granted to members, and those of the bot itself.
 *
 * @module
 */
import type { Content } from "../world/posting.ts";
import { missingPermission, permissionsOf } from "../world/permissions.ts";
import {
  ALL_PERMISSIONS,
  ALL_RIGHTS,
  type Permissions,
  type Right,
  type Rights,
} from "../world/rights.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { FieldError, JsonObject, reading } from "./json_object.ts";
import type { Params } from "./params.ts";

const MEDIA = [
  "can_send_audios",
  "can_send_documents",
  "can_send_photos",
  "can_send_videos",
  "can_send_video_notes",
  "can_send_voice_notes",
] as const;

/** Checks that the bot may send a content. */
export function checkAllowed(call: Call, room: Room, content: Content): void {
  const missing = missingPermission(permissionsOf(call.world, room, call.bot.id), content);
  if (missing === undefined) return;
  throw ApiError.badRequest(`not enough rights to send ${missing} to the chat`);
}

/** Reads the parameter `permissions`, or the legacy parameters. */
export function readPermissions(params: Params, allowOld: boolean): Permissions {
  const isStrict = params.boolean("use_independent_chat_permissions");
  if (!params.given("permissions")) return allowOld ? permissionsOfOld(params, isStrict) : {};
  const value = params.text("permissions") === "" ? undefined : params.json("permissions");
  if (value === undefined) throw ApiError.badRequest("can't parse permissions JSON object");
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as permissions");
  return reading("can't parse chat permissions", () => permissionsIn(object, isStrict));
}

function permissionsIn(object: JsonObject, isStrict: boolean): Permissions {
  const given: Record<string, boolean> = Object.fromEntries(
    ALL_PERMISSIONS.map((name) => [name, object.boolean(name)]),
  );
  if (!MEDIA.some((name) => object.has(name))) {
    const all = object.boolean("can_send_media_messages");
    for (const name of MEDIA) given[name] = all;
    if (all && !isStrict) given.can_send_messages = true;
  }
  const implied = given.can_send_other_messages || given.can_add_web_page_previews;
  if (implied && !isStrict) { for (const name of MEDIA) given[name] = true; }
  if ((implied || given.can_send_polls) && !isStrict) given.can_send_messages = true;
  for (const name of ["can_manage_topics", "can_edit_tag"]) {
    if (!object.has(name)) given[name] = given.can_pin_messages!;
  }
  if (!object.has("can_react_to_messages")) given.can_react_to_messages = given.can_send_messages!;
  return given;
}

function permissionsOfOld(params: Params, isStrict: boolean): Permissions {
  const flag = (name: string) => params.boolean(name);
  const other = flag("can_send_other_messages");
  const previews = flag("can_add_web_page_previews");
  const media = flag("can_send_media_messages") || (other || previews) && !isStrict;
  const messages = flag("can_send_messages") || media && !isStrict;
  const isFull = messages && media && other && previews;
  return {
    can_send_messages: messages,
    ...Object.fromEntries(MEDIA.map((name) => [name, media])),
    can_send_polls: isFull,
    can_send_other_messages: other,
    can_add_web_page_previews: previews,
    can_react_to_messages: messages,
    can_edit_tag: isFull,
    can_change_info: isFull,
    can_invite_users: isFull,
    can_pin_messages: isFull,
    can_manage_topics: isFull,
  };
}

/** The rights in separate parameters, including the legacy name for video chats. */
export function rightsIn(params: Params): Rights {
  return Object.fromEntries(
    ALL_RIGHTS.map((name): [Right, boolean] => [
      name,
      params.boolean(name) ||
      name === "can_manage_video_chats" && params.boolean("can_manage_voice_chats"),
    ]),
  );
}

/** Reads the parameter `rights`; `undefined` if it is empty. */
export function readRights(params: Params): Rights | undefined {
  const value = params.json("rights", "can't parse ChatAdministratorRights JSON object");
  if (value === undefined) return undefined;
  return reading("can't parse ChatAdministratorRights", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("chatAdministratorRights must be an Object");
    return Object.fromEntries(ALL_RIGHTS.map((name) => [name, object.boolean(name)]));
  });
}
