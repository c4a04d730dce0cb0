/**
 * The rights of a bot in a business account, as people grant them and bots see them.
 *
 * @module
 */
import type { BusinessBotRights } from "../../telegram/types.ts";

/** The types package and the Bot API name one right differently. */
const IN_TYPES = "can_delete_outgoing_messages";
const IN_API = "can_delete_sent_messages";

/** The granted rights, with the names of the types package. */
export function grantedRights(rights: BusinessBotRights): BusinessBotRights {
  const granted = Object.entries(rights).filter(([, isGranted]) => isGranted);
  return Object.fromEntries(granted.map(([name]) => [name === IN_API ? IN_TYPES : name, true]));
}

/** The same as the Bot API writes them. */
export function shownRights(rights: BusinessBotRights): Record<string, true> {
  const granted = Object.keys(grantedRights(rights));
  return Object.fromEntries(granted.map((name) => [name === IN_TYPES ? IN_API : name, true]));
}
