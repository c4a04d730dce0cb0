/**
 * What a page gets when it opens, and again whenever its connection was lost.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { Simulator } from "../simulator.ts";
import type { ChatSnapshot } from "../snapshot.ts";
import type { Topic } from "../world/topic.ts";
import { type WireSnapshot, wireSnapshot } from "../wire/page.ts";
import { wireOf } from "./wire_of.ts";

/** How many messages of a chat a page shows. */
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
  /** Topics of a forum. */
  readonly topics: readonly PageTopic[];
}

/** A topic of a forum. */
export type PageTopic = Pick<Topic, "id" | "name" | "isClosed">;

/** A bot that looks after the chats of somebody's business account. */
export interface PageConnection {
  /** The bot. */
  readonly bot: number;
  /** Whose account. */
  readonly user: number;
}

/** All that a page shows. */
export interface PageSnapshot extends WireSnapshot {
  /** People. */
  readonly users: readonly User[];
  /** Chats. */
  readonly chats: readonly PageChat[];
  /** Business accounts with their bots. */
  readonly connections: readonly PageConnection[];
}

/** Takes a snapshot for a page: the newest part of all there is. */
export function pageSnapshot(tg: Simulator): PageSnapshot {
  const { users, chats } = tg.snapshot();
  return {
    ...wireSnapshot(wireOf(tg)),
    users,
    chats: chats.map((chat) => ({
      ...chat,
      messages: chat.messages.slice(-SHOWN),
      reactions: reactionsIn(tg, chat.key),
      topics: [...tg.world.rooms.get(chat.key)?.topics.values() ?? []].map(
        ({ id, name, isClosed }) => ({ id, name, isClosed }),
      ),
    })),
    connections: [...tg.world.business.values()].filter(({ isEnabled }) => isEnabled)
      .map(({ botId, user }) => ({ bot: botId, user: user.id })),
  };
}

function reactionsIn(tg: Simulator, key: string): PageReaction[] {
  return [...tg.world.rooms.get(key)?.reactions ?? []].map(([of, reactions]) => {
    const [message_id = 0, user_id = 0] = of.split(" ").map(Number);
    return { message_id, user_id, reactions };
  });
}
