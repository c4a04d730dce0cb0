/**
 * What the event feed tells: enough to draw chats, keyboards, typing and the wire.
 *
 * @module
 */
import type { Chat, Message, ReactionType, User, WebhookInfo } from "../telegram/types.ts";
import type { CallEntry, DeliveryEntry } from "./log.ts";
import type { ReplyMarkup } from "./reply_keyboard.ts";
import type { UpdateView } from "./updates/update_record.ts";

/** A bot, as it is shown; its token is not. */
export interface BotView {
  /** The bot's user id, also the part of its token before the colon. */
  readonly id: number;
  /** Without the `@`. */
  readonly username: string;
  /** The name shown. */
  readonly name: string;
  /** What getWebhookInfo would answer. */
  readonly webhook: WebhookInfo;
  /** Whether its queue is held by hand. */
  readonly held: boolean;
}

/** A chat, as it is shown. */
export interface ChatView {
  /** Names the chat across all bots: `<bot id>:<user id>` for a private one, else its id. */
  readonly key: string;
  /** As a bot sees it. */
  readonly chat: Chat;
  /** Who is in it, bots included. */
  readonly members: readonly MemberView[];
}

/** A member of a chat. */
export interface MemberView {
  /** Who. */
  readonly user: User;
  /** As in Telegram's ChatMember. */
  readonly status: string;
}

/** What can happen. `chat` is always a {@linkcode ChatView.key}. */
export type Happening =
  /** A bot was made. */
  | { type: "bot"; bot: BotView }
  /** A person was made. */
  | { type: "user"; user: User }
  /** A chat was made, or its title or members changed. */
  | { type: "chat"; chat: ChatView }
  /** A message was sent; `by` is who sent it, in a channel too. */
  | { type: "message"; chat: string; message: Message; by: User | undefined }
  /** A message was edited: text, caption, media or keyboard; `by` is who did it. */
  | { type: "edit"; chat: string; message: Message; by: User }
  /** Messages were deleted. */
  | { type: "delete"; chat: string; message_ids: readonly number[] }
  /** A bot put a keyboard in the place of the people's own, or took it away. */
  | { type: "keyboard"; chat: string; markup: ReplyMarkup }
  /** A bot shows `typing` or the like, until it sends a message or `until` (ms) passes. */
  | { type: "action"; chat: string; bot: string; action: string; until: number }
  /** A bot shows a message that it is still writing; one with the same number takes its place. */
  | { type: "draft"; chat: string; bot: string; draft_id: number; text: string }
  /** A bot shows a message to one member of a group, or has edited one. */
  | { type: "ephemeral"; chat: string; message: Message; edited: boolean }
  /** Somebody's reactions to a message are now these. */
  | {
    type: "reaction";
    chat: string;
    message_id: number;
    user: User;
    reactions: readonly ReactionType[];
  }
  /** A person pressed a button. */
  | { type: "press"; chat: string; message_id: number; user: User; query: string; data: string }
  /** The bot answered a callback query. */
  | { type: "callback_answer"; query: string; text: string; show_alert: boolean; url: string }
  /** The bot answered an inline query. */
  | { type: "inline_answer"; query: string; results: readonly unknown[] }
  /** An update was made, or its state changed: see its attempts and the time of the next. */
  | { type: "update"; update: UpdateView }
  /** An attempt at a webhook ended. */
  | { type: "delivery"; delivery: DeliveryEntry }
  /** A Bot API call was answered. */
  | { type: "call"; call: CallEntry }
  /** A webhook was set, deleted, or met an error. */
  | { type: "webhook"; bot: string; info: WebhookInfo }
  /** Faults were planned, or the speed of calls is another. */
  | { type: "faults" }
  /** What was over was forgotten. */
  | { type: "cleared" };

/** A happening with its number (1, 2, 3 …) and its time, ms since the epoch. */
export type SimulatorEvent = Happening & { readonly seq: number; readonly at: number };
