/**
 * Replies to a message of the same chat or of another one.
 *
 * @module
 */
import type { Message, MessageOrigin } from "../../telegram/types.ts";
import { formatText } from "../text/format.ts";
import type { FormattedText } from "../text/markup.ts";
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { textFields } from "./content/text.ts";
import { JsonObject, reading } from "./json_object.ts";
import { readableChat } from "./targets.ts";

/** The reply parameters of a call. */
export interface ReplyParameters {
  /** The message's id; 0 if it is not a reply. */
  readonly messageId: number;
  /** The message's chat, if that is another one. */
  readonly chatId: string;
  /** Whether to send the message even if the original is missing. */
  readonly isOptional: boolean;
  /** The quoted part. */
  readonly quote: FormattedText;
  /** The approximate position of the quote, in UTF-16 units. */
  readonly position: number;
}

const NONE: ReplyParameters = {
  messageId: 0,
  chatId: "",
  isOptional: false,
  quote: { text: "", entities: [] },
  position: 0,
};

/** Reads `reply_parameters`, or the legacy parameters. */
export function readReply({ params }: Call): ReplyParameters {
  if (!params.given("reply_parameters")) {
    const isOptional = params.boolean("allow_sending_without_reply");
    return { ...NONE, messageId: params.integer("reply_to_message_id"), isOptional };
  }
  const value = params.json("reply_parameters");
  if (value === undefined) return NONE;
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as reply parameters");
  if (object.size === 0) return NONE;
  return reading("", () => {
    const chatId = object.text("chat_id");
    const messageId = object.requiredInteger("message_id");
    const isOptional = object.boolean("allow_sending_without_reply");
    const entities = object.value("quote_entities");
    const quote = formatText(
      object.text("quote"),
      object.text("quote_parse_mode"),
      Array.isArray(entities) ? entities : [],
    );
    object.integer("checklist_task_id");
    object.text("poll_option_id");
    return { messageId, chatId, isOptional, quote, position: object.integer("quote_position") };
  });
}

/** Finds the original message, and returns the fields of the reply that show it. */
export function resolveReply(call: Call, room: Room, reply: ReplyParameters): Content {
  if (reply.messageId <= 0) return {};
  const isElsewhere = reply.chatId !== "" && reply.chatId !== call.params.text("chat_id");
  const source = isElsewhere ? readableChat(call, "chat_id", reply.chatId) : room;
  const message = source.messages.get(reply.messageId);
  if (!message) {
    if (reply.isOptional) return {};
    throw ApiError.badRequest("message to be replied not found");
  }
  const quote = quoteOf(message, reply);
  if (source !== room) return { external_reply: externalReply(message), ...quote } as Content;
  const { reply_to_message: _, ...replied } = message;
  return { reply_to_message: replied as NonNullable<Content["reply_to_message"]>, ...quote };
}

function quoteOf(message: Message, { quote, position }: ReplyParameters): Content {
  if (quote.text === "") return {};
  const text = message.text ?? message.caption ?? "";
  const at = nearest(text, quote.text, position);
  if (at < 0) throw ApiError.badRequest("QUOTE_TEXT_INVALID");
  return { quote: { ...textFields(quote), position: at, is_manual: true } } as Content;
}

/** The position of the occurrence nearest to `position`; -1 if there is none. */
function nearest(text: string, part: string, position: number): number {
  let best = -1;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (best < 0 || Math.abs(at - position) < Math.abs(best - position)) best = at;
  }
  return best;
}

/** The origin of a message. */
export function originOf(message: Message): MessageOrigin {
  if (message.forward_origin) return message.forward_origin;
  const { chat, from, date, message_id } = message;
  if (chat.type === "channel") return { type: "channel", chat, message_id, date };
  if (from) return { type: "user", sender_user: from, date };
  return { type: "hidden_user", sender_user_name: "Deleted Account", date };
}

/** The fields shown in a reply from another chat, other than the origin. */
const SHOWN: readonly (keyof Message)[] = [
  "link_preview_options",
  "animation",
  "audio",
  "document",
  "photo",
  "sticker",
  "video",
  "video_note",
  "voice",
  "contact",
  "dice",
  "invoice",
  "location",
  "venue",
  "poll",
  "has_media_spoiler",
];

function externalReply(message: Message): unknown {
  const { chat, message_id } = message;
  // People's private chats stay private: only groups and channels are identified.
  const place = chat.type === "supergroup" || chat.type === "channel" ? { chat, message_id } : {};
  const shown = SHOWN.filter((field) => field in message).map((field) => [field, message[field]]);
  return { origin: originOf(message), ...place, ...Object.fromEntries(shown) };
}
