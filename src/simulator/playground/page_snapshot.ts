/**
 * What a page gets when it opens, and whenever it reconnects.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { Simulator } from "../simulator.ts";
import type { ChatSnapshot } from "../snapshot.ts";
import type { Topic } from "../world/topic.ts";
import { type WireSnapshot, wireSnapshot } from "../wire/page.ts";
import { wireOf } from "./wire_of.ts";

/** How many messages per chat a page shows. */
const SHOWN = 200;

/** Somebody's reactions to a message. */
export interface PageReaction {
  /** The message's id. */
  readonly message_id: number;
  /** The person's user id. */
  readonly user_id: number;
  /** The reactions, as in Telegram's ReactionType. */
  readonly reactions: readonly unknown[];
}

/** A chat with its newest messages. */
export interface PageChat extends ChatSnapshot {
  /** The reactions to its messages. */
  readonly reactions: readonly PageReaction[];
  /** Topics of a forum. */
  readonly topics: readonly PageTopic[];
}

/** A topic of a forum. */
export type PageTopic = Pick<Topic, "id" | "name" | "isClosed">;

/** A bot connected to somebody's business account. */
export interface PageConnection {
  /** The bot's user id. */
  readonly bot: number;
  /** The user id of the account. */
  readonly user: number;
}

/** Everything that a page shows. */
export interface PageSnapshot extends WireSnapshot {
  /** People. */
  readonly users: readonly User[];
  /** Chats. */
  readonly chats: readonly PageChat[];
  /** The connections of bots and business accounts. */
  readonly connections: readonly PageConnection[];
}

/** Takes a snapshot for a page: the newest part of the state. */
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
