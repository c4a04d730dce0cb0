/**
 * `forwardMessage`, `copyMessage` and their plurals.
 *
 * @module
 */
import type { Message, MessageId } from "../../../telegram/types.ts";
import type { Content } from "../../world/posting.ts";
import { isService } from "../../world/service_messages.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import { captionDraft } from "../content/text.ts";
import { messageIds } from "../message_ids.ts";
import { originOf } from "../replies.ts";
import { deliver, sendAll } from "../sending.ts";
import { threadFields, threadIn } from "../threads.ts";
import { messageIn, readableChat, writableChat } from "../targets.ts";

/** A message's content, without its envelope. */
function contentOf(message: Message): Content {
  const {
    message_id: _id,
    date: _date,
    chat: _chat,
    from: _from,
    sender_chat: _sender,
    edit_date: _edit,
    reply_to_message: _reply,
    external_reply: _external,
    quote: _quote,
    reply_markup: _markup,
    forward_origin: _origin,
    media_group_id: _group,
    via_bot: _via,
    effect_id: _effect,
    message_thread_id: _thread,
    is_topic_message: _topic,
    ...content
  } = message;
  const shown = Object.entries(content).filter(([name]) => !name.startsWith("forward_"));
  return Object.fromEntries(shown) as Content;
}

/** The origin of a message, in the current and the legacy fields. */
function forwarded(message: Message): Content {
  const origin = originOf(message);
  const via = message.via_bot ? { via_bot: message.via_bot } : {};
  return {
    ...contentOf(message),
    ...via,
    forward_origin: origin,
    ...sourceOf(origin),
    forward_date: origin.date,
  } as unknown as Content;
}

function sourceOf(origin: ReturnType<typeof originOf>): Record<string, unknown> {
  switch (origin.type) {
    case "user":
      return { forward_from: origin.sender_user };
    case "hidden_user":
      return { forward_sender_name: origin.sender_user_name };
    case "chat":
      return { forward_from_chat: origin.sender_chat };
    case "channel":
      return { forward_from_chat: origin.chat, forward_from_message_id: origin.message_id };
  }
}

function checkCopying(message: Message, what: "forward" | "copy"): void {
  if (message.has_protected_content) {
    throw ApiError.badRequest("message has protected content and can't be forwarded");
  }
  if (isService(message) || message.invoice && what === "copy") {
    throw ApiError.badRequest(`message can't be ${what === "copy" ? "copied" : "forwarded"}`);
  }
}

function forwardMessage(call: Call): Message {
  const source = sourceChat(call);
  const message = messageIn(call, source, "message to forward");
  const [sent] = sendAll(call, [() => {
    checkCopying(message, "forward");
    return forwarded(message);
  }]);
  return sent!;
}

function copyMessage(call: Call): MessageId {
  const { params } = call;
  const source = sourceChat(call);
  const caption = params.given("caption") ? captionDraft(params, "photo") : undefined;
  const message = messageIn(call, source, "message to copy");
  const [sent] = sendAll(call, [(room) => {
    checkCopying(message, "copy");
    const { caption: _, caption_entities: __, ...bare } = contentOf(message);
    if (!caption || message.text !== undefined) return contentOf(message);
    return { ...bare, ...caption(room) };
  }]);
  return { message_id: sent!.message_id };
}

function sourceChat(call: Call) {
  call.params.required("from_chat_id");
  return readableChat(call, "from_chat_id");
}

/** A method for many messages; those that are missing or cannot be forwarded are skipped. */
function many(what: "forward" | "copy"): Method {
  return (call) => {
    call.params.required("from_chat_id");
    const ids = messageIds(call.params);
    const room = writableChat(call);
    const thread = threadIn(call, room);
    const source = readableChat(call, "from_chat_id");
    const found = ids.flatMap((id) => source.messages.get(id) ?? []);
    const messages = found.filter((message) => {
      return !message.has_protected_content && !isService(message) &&
        !(what === "copy" && message.invoice);
    });
    if (messages.length === 0) throw ApiError.badRequest("there are no messages to forward");
    if (ids.some((id, i) => i > 0 && id <= ids[i - 1]!)) {
      throw ApiError.badRequest("message identifiers must be in a strictly increasing order");
    }
    const bare = call.params.boolean("remove_caption");
    const shield = call.params.boolean("protect_content") ? { has_protected_content: true } : {};
    const groups = new Map<string, string>();
    const topic = threadFields(call, room, thread, {});
    const contents = messages.map((message): Content => {
      const content = what === "forward" ? forwarded(message) : contentOf(message);
      const { caption: _, caption_entities: __, ...uncaptioned } = content;
      return {
        ...topic,
        ...(bare ? uncaptioned : content),
        ...shield,
        ...regrouped(message, groups),
      } as Content;
    });
    return deliver(call, room, contents).map(({ message_id }) => ({ message_id }));
  };
}

/** Albums stay together, as new albums. */
function regrouped({ media_group_id: id }: Message, groups: Map<string, string>): Content {
  if (id === undefined) return {};
  const renewed = groups.get(id) ?? `${BigInt(id) + 1n}`;
  groups.set(id, renewed);
  return { media_group_id: renewed };
}

export const copyMethods: Methods = {
  forwardMessage,
  forwardMessages: many("forward"),
  copyMessage,
  copyMessages: many("copy"),
};
