/**
 * What a page gets when it opens, and again whenever its connection was lost.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { BotView } from "../events.ts";
import type { CallEntry } from "../log.ts";
import type { Simulator } from "../simulator.ts";
import type { ChatSnapshot } from "../snapshot.ts";
import type { UpdateView } from "../updates/update_record.ts";
import { showCall } from "./wire_view.ts";

/** How many messages of a chat, updates and calls a page shows. */
const SHOWN = 200;

/** Somebody's reactions to a message. */
export interface PageReaction {
  /** Which message. */
  readonly message_id: number;
  /** Whose. */
  readonly user_id: number;
  /** As in Telegram's ReactionType. */
  readonly reactions: readonly unknown[];
}

/** A chat with its newest messages. */
export interface PageChat extends ChatSnapshot {
  /** Reactions to its messages. */
  readonly reactions: readonly PageReaction[];
}

/** All that a page shows. */
export interface PageSnapshot {
  /** The simulator's time, ms since the epoch. */
  readonly at: number;
  /** Bots with their webhooks. */
  readonly bots: readonly BotView[];
  /** People. */
  readonly users: readonly User[];
  /** Chats. */
  readonly chats: readonly PageChat[];
  /** The newest updates, oldest first. */
  readonly updates: readonly UpdateView[];
  /** The newest calls, oldest first. */
  readonly calls: readonly CallEntry[];
}

/**
 * Takes a snapshot for a page.
 *
 * @param tg The simulator.
 * @returns The newest part of all there is.
 *
 * @example Usage
 * ```ts
 * import { pageSnapshot } from "./page_snapshot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * tg.user("Ada");
 * assertEquals(pageSnapshot(tg).users[0]?.first_name, "Ada");
 * ```
 */
export function pageSnapshot(tg: Simulator): PageSnapshot {
  const { bots, users, chats, updates, log } = tg.snapshot();
  const calls = log.filter((entry) => entry.type === "call");
  return {
    at: tg.world.clock.date(),
    bots,
    users,
    chats: chats.map((chat) => ({
      ...chat,
      messages: chat.messages.slice(-SHOWN),
      reactions: reactionsIn(tg, chat.key),
    })),
    updates: updates.slice(-SHOWN),
    calls: calls.slice(-SHOWN).map(showCall),
  };
}

function reactionsIn(tg: Simulator, key: string): PageReaction[] {
  return [...tg.world.rooms.get(key)?.reactions ?? []].map(([of, reactions]) => {
    const [message_id = 0, user_id = 0] = of.split(" ").map(Number);
    return { message_id, user_id, reactions };
  });
}
