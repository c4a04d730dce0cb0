/**
 * Sending a bot's messages: the envelope around their contents.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { postEphemeral } from "../world/ephemeral.ts";
import { withMentions } from "../world/mentions.ts";
import { type Content, post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { chatToWrite } from "./business.ts";
import type { Call } from "./call.ts";
import type { Draft } from "./content/draft.ts";
import { receiverIdIn, receiverIn } from "./ephemeral.ts";
import { checkAllowed } from "./permissions.ts";
import { readReply, resolveReply } from "./replies.ts";
import { readExtras } from "./send_extras.ts";
import { checkMarkup, type Markup, readMarkup } from "./reply_markup.ts";
import { threadFields, threadIn } from "./threads.ts";
import { checkDelivery, checkPosting } from "./targets.ts";

/** Options for sending. */
export interface SendOptions {
  /** Checks all contents before the first message is sent. */
  readonly check?: () => void;
  /** Whether to ignore `reply_markup`, as for albums. */
  readonly bare?: boolean;
}

/** Sends the messages of a call, all or none. */
export function sendAll(
  call: Call,
  drafts: readonly Draft[],
  { check, bare }: SendOptions = {},
): Message[] {
  const { params } = call;
  const reply = readReply(call);
  const receiverId = bare ? 0 : receiverIdIn(call);
  const readExtra = readExtras(call);
  const read = bare ? {} : readMarkup(params);
  const room = chatToWrite(call);
  const thread = threadIn(call, room);
  const replied = resolveReply(call, room, reply);
  checkPosting(call, room);
  const markup = checkMarkup(read, room);
  const extras = readExtra(room, bare ?? false);
  const contents = drafts.map((draft) => draft(room));
  check?.();
  for (const content of contents) checkAllowed(call, room, content);
  const receiver = receiverId === 0 ? undefined : receiverIn(call, room, receiverId);
  const envelope: Content = {
    ...threadFields(call, room, thread, replied),
    ...replied,
    ...(params.boolean("protect_content") ? { has_protected_content: true } : {}),
    ...extras,
  };
  const whole = contents.map((content) => ({ ...envelope, ...content }));
  return receiver
    ? deliverTo(receiver, call, room, whole, markup)
    : deliver(call, room, whole, markup);
}

/** Sends one message. */
export function sendOne(call: Call, draft: Draft): Message {
  return sendAll(call, [draft])[0]!;
}

/** Sends contents that have been checked to one member. */
function deliverTo(
  receiver: User,
  { world, bot, admit }: Call,
  room: Room,
  contents: readonly Content[],
  { inline }: Markup,
): Message[] {
  admit(room);
  const keyboard = inline ? { reply_markup: inline } : {};
  return contents.map((content) =>
    postEphemeral(world, room, bot.user, receiver, { ...content, ...keyboard })
  );
}

/** Sends contents that have been checked to the chat. */
export function deliver(
  call: Call,
  room: Room,
  contents: readonly Content[],
  markup: Markup = {},
): Message[] {
  const { world, bot } = call;
  checkDelivery(call, room);
  call.admit(room);
  const inline = markup.inline ? { reply_markup: markup.inline } : {};
  const business: Content = room.business
    ? {
      business_connection_id: call.params.text("business_connection_id"),
      sender_business_bot: bot.user,
    }
    : {};
  const messages = contents.map((content) =>
    post(world, room, room.business ?? bot.user, {
      ...withMentions(world, { ...content, ...inline }),
      ...business,
    })
  );
  if (markup.reply) {
    room.keyboard = markup.reply;
    world.emit({ type: "keyboard", chat: room.key, markup: markup.reply });
  }
  return messages;
}
