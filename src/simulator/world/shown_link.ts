/**
 * Invite links as bots see them.
 *
 * @module
 */
import type { ChatInviteLink } from "../../telegram/types.ts";

/** A link as a bot sees it: if another user created it, only its first half. */
export function linkShownTo(botId: number, link: ChatInviteLink): ChatInviteLink {
  if (link.creator.id === botId) return link;
  const { invite_link } = link;
  return { ...link, invite_link: `${invite_link.slice(0, -8)}...` };
}
