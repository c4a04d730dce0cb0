/**
 * The events of the feed: enough to draw chats, keyboards, typing indicators and the wire.
 *
 * @module
 */
import type { Chat, Message, ReactionType, User, WebhookInfo } from "../telegram/types.ts";
import type { CallEntry, DeliveryEntry } from "./log.ts";
import type { ReplyMarkup } from "./reply_keyboard.ts";
import type { UpdateView } from "./updates/update_record.ts";

/** A bot as shown on a page, without its token. */
export interface BotView {
  /** The bot's user id, also the part of its token before the colon. */
  readonly id: number;
  /** Without the `@`. */
  readonly username: string;
  /** The display name. */
  readonly name: string;
  /** What `getWebhookInfo` returns. */
  readonly webhook: WebhookInfo;
  /** Whether its queue is paused by hand. */
  readonly held: boolean;
}

/** A chat as shown on a page. */
export interface ChatView {
  /** Identifies the chat across all bots: `<bot id>:<user id>` if private, otherwise its id. */
  readonly key: string;
  /** As a bot sees it. */
  readonly chat: Chat;
  /** Its members, including bots. */
  readonly members: readonly MemberView[];
}

/** A member of a chat. */
export interface MemberView {
  /** The member's user. */
  readonly user: User;
  /** As in Telegram's ChatMember. */
  readonly status: string;
}

/** Everything that can happen. `chat` is always a {@linkcode ChatView.key}. */
export type Happening =
  /** A bot was created. */
  | { type: "bot"; bot: BotView }
  /** A person was created. */
  | { type: "user"; user: User }
  /** A chat was created, or its title or members changed. */
  | { type: "chat"; chat: ChatView }
  /** A message was sent; `by` is the real sender, even in a channel. */
  | { type: "message"; chat: string; message: Message; by: User | undefined }
  /** A message's text, caption, media or keyboard was edited; `by` is the editor. */
  | { type: "edit"; chat: string; message: Message; by: User }
  /** Messages were deleted. */
  | { type: "delete"; chat: string; message_ids: readonly number[] }
  /** A bot set or removed a reply keyboard. */
  | { type: "keyboard"; chat: string; markup: ReplyMarkup }
  /** A bot shows `typing` or similar, until it sends a message or `until` (ms) passes. */
  | { type: "action"; chat: string; bot: string; action: string; until: number }
  /**
   * A bot streams a draft of a message; a draft with the same `draft_id` replaces the earlier one.
   */
  | { type: "draft"; chat: string; bot: string; draft_id: number; text: string }
  /** A bot sent an ephemeral message to one member of a group, or edited one. */
  | { type: "ephemeral"; chat: string; message: Message; edited: boolean }
  /** The complete list of somebody's reactions to a message changed. */
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
  /**
   * An update was created or changed state; it includes its attempts and the time of the next one.
   */
  | { type: "update"; update: UpdateView }
  /** A delivery attempt to a webhook finished. */
  | { type: "delivery"; delivery: DeliveryEntry }
  /** A Bot API call was answered. */
  | { type: "call"; call: CallEntry }
  /** A webhook was set or deleted, or reported an error. */
  | { type: "webhook"; bot: string; info: WebhookInfo }
  /** The planned faults or the delay of calls changed. */
  | { type: "faults" }
  /** Finished updates and the log were cleared. */
  | { type: "cleared" };

/** A happening with its sequence number (1, 2, 3 …) and its time in ms since the epoch. */
export type SimulatorEvent = Happening & { readonly seq: number; readonly at: number };
