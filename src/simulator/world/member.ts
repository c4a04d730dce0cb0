/**
 * Members of chats, and how the Bot API shows them.
 *
 * @module
 */
import type { Chat, ChatMember, User } from "../../telegram/types.ts";
import {
  FULL_RIGHTS,
  isFull,
  type Permissions,
  type Rights,
  shownPermissions,
  shownRights,
} from "./rights.ts";

/** As in Telegram's ChatMember. */
export type MemberStatus =
  | "creator"
  | "administrator"
  | "member"
  | "restricted"
  | "left"
  | "kicked";

/** A member's details, in addition to the status. */
export interface MemberDetails {
  /** An administrator's rights. @default {all but `is_anonymous`} */
  readonly rights?: Rights;
  /** What a restricted member may do. @default {nothing} */
  readonly permissions?: Permissions;
  /** When a restriction or a ban ends, seconds since the epoch; 0 for never. */
  readonly untilDate?: number;
  /** Whether a restricted member is in the chat. @default {true} */
  readonly isMember?: boolean;
  /** An administrator's title, or a member's tag. */
  readonly title?: string;
  /** Who made them an administrator. */
  readonly promotedBy?: number;
}

/** Somebody who is or was in a chat. */
export interface Member extends MemberDetails {
  /** The member's user. */
  readonly user: User;
  /** The member's status. */
  readonly status: MemberStatus;
}

/** The shortest and longest period of a restriction or ban, in seconds; any other lasts forever. */
const MIN_PERIOD = 30;
const MAX_PERIOD = 366 * 86_400;

/** When a restriction ends; 0, never, if its period is too short or too long. */
export function endOf(untilDate: number, now: number): number {
  const period = untilDate - now;
  return period < MIN_PERIOD || period > MAX_PERIOD ? 0 : untilDate;
}

/** Whether somebody is in the chat. */
export function isPresent({ status, isMember }: Member): boolean {
  if (status === "restricted") return isMember ?? true;
  return status !== "left" && status !== "kicked";
}

/** A member as of a given time: restrictions and bans expire by themselves. */
export function memberAt(member: Member, now: number): Member {
  const { user, status, untilDate = 0, permissions = {}, title } = member;
  const isOver = untilDate > 0 && untilDate <= now;
  const named = title === undefined ? {} : { title };
  if ((status === "kicked" || status === "member") && isOver) return { user, status: "left" };
  if (status === "restricted" && (isOver || isFull(permissions))) {
    return { user, status: isPresent(member) ? "member" : "left", ...named };
  }
  return member;
}

/** A member in the form that the Bot API returns to a bot. */
export function chatMember(member: Member, type: Chat["type"], botId: number): ChatMember {
  const { user, status, untilDate = 0, title } = member;
  return { user, status, ...detailsOf() } as unknown as ChatMember;

  function detailsOf(): Record<string, unknown> {
    if (status === "creator") {
      return { ...titled("custom_title"), is_anonymous: member.rights?.is_anonymous ?? false };
    }
    if (status === "administrator") {
      const rights = shownRights(member.rights ?? FULL_RIGHTS, type);
      return {
        can_be_edited: member.promotedBy === botId,
        ...rights,
        can_manage_voice_chats: rights.can_manage_video_chats,
        ...titled("custom_title"),
      };
    }
    if (status === "restricted") {
      const shown = shownPermissions(member.permissions ?? {});
      const is_member = isPresent(member);
      return { ...titled("tag"), until_date: untilDate, ...shown, is_member };
    }
    if (status === "kicked") return { until_date: untilDate };
    const isPaid = status === "member" && untilDate > 0;
    return status === "member"
      ? { ...titled("tag"), ...(isPaid ? { until_date: untilDate } : {}) }
      : {};
  }

  function titled(field: string): Record<string, string> {
    return title ? { [field]: title } : {};
  }
}
