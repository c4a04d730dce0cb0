/**
 * Where a person writes: as a reply, or in a topic.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import type { OptionTypes } from "../../util/options/option_types.ts";
import type { Content } from "../world/posting.ts";
import type { TopicRef } from "./topic_acts.ts";

/** Options for sending. */
export interface SayOptions {
  /** The message to reply to. */
  readonly replyTo?: Message;
  /** The forum topic to write in. @default {the general topic} */
  readonly topic?: TopicRef;
}

/** The types of {@linkcode SayOptions}. */
export const SAY_OPTIONS: OptionTypes<SayOptions> = {
  replyTo: "object",
  topic: "object or number",
};

/** The fields of a reply that show the original message. */
export function replyFields(replyTo: Message | undefined): Content {
  if (!replyTo) return {};
  const { reply_to_message: _, ...replied } = replyTo;
  return { reply_to_message: replied as NonNullable<Content["reply_to_message"]> };
}
