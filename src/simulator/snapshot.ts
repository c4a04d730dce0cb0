/**
 * The state at one moment, for a page that has just been opened.
 *
 * @module
 */
import type { Message, User } from "../telegram/types.ts";
import type { BotView, ChatView } from "./events.ts";
import type { LogEntry } from "./log.ts";
import type { UpdateView } from "./updates/update_record.ts";
import type { Bot } from "./world/bot.ts";
import type { ReplyMarkup } from "./reply_keyboard.ts";
import type { World } from "./world/world.ts";

/** A chat with its messages. */
export interface ChatSnapshot extends ChatView {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** The reply keyboard, if there is one. */
  readonly keyboard?: ReplyMarkup;
}

/** The whole state. */
export interface Snapshot {
  /** Sequence number of the last event included. */
  readonly seq: number;
  /** Bots with their webhooks. */
  readonly bots: readonly BotView[];
  /** People. */
  readonly users: readonly User[];
  /** Chats with their messages. */
  readonly chats: readonly ChatSnapshot[];
  /** The newest updates, oldest first, with their attempts. */
  readonly updates: readonly UpdateView[];
  /** The newest requests in both directions, oldest first. */
  readonly log: readonly LogEntry[];
}

/**
 * Takes a snapshot.
 *
 * @param world The world to capture.
 * @param view Converts a bot to its view.
 */
export function takeSnapshot(world: World, view: (bot: Bot) => BotView): Snapshot {
  return {
    seq: world.feed.seq,
    bots: [...world.bots.values()].map(view),
    users: [...world.users.values()],
    chats: [...world.rooms.values()].map((room) => ({
      ...room.view,
      messages: [...room.messages.values()],
      ...(room.keyboard ? { keyboard: room.keyboard } : {}),
    })),
    updates: world.updates.map((record) => ({ ...record, attempts: [...record.attempts] })),
    log: [...world.log],
  };
}
