/**
 * A conversation as text, for tests to compare and people to read.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";

/** Sorts of content with what stands for them; the first that a message has counts. */
const SORTS: readonly (readonly [field: keyof Message, shown: (message: Message) => string])[] = [
  ["photo", () => "photo"],
  ["video", () => "video"],
  ["animation", () => "animation"],
  ["audio", ({ audio }) => `audio ${audio!.title ?? audio!.file_name ?? ""}`],
  ["voice", () => "voice"],
  ["video_note", () => "video note"],
  ["sticker", ({ sticker }) => `sticker ${sticker!.emoji ?? ""}`],
  ["document", ({ document }) => `document ${document!.file_name ?? ""}`],
  ["venue", ({ venue }) => `venue ${venue!.title}`],
  ["location", ({ location }) => `location ${location!.latitude}, ${location!.longitude}`],
  ["contact", ({ contact }) => `contact ${contact!.first_name} ${contact!.phone_number}`],
  ["dice", ({ dice }) => `${dice!.emoji} ${dice!.value}`],
  ["invoice", ({ invoice }) => `invoice ${invoice!.total_amount} ${invoice!.currency}`],
  [
    "successful_payment",
    ({ successful_payment: paid }) => `paid ${paid!.total_amount} ${paid!.currency}`,
  ],
  ["pinned_message", ({ pinned_message }) => `pinned message ${pinned_message!.message_id}`],
  ["new_chat_title", ({ new_chat_title }) => `title ${new_chat_title}`],
  [
    "new_chat_members",
    ({ new_chat_members: members }) =>
      `joined: ${members!.map(({ first_name }) => first_name).join(", ")}`,
  ],
  ["left_chat_member", ({ left_chat_member: member }) => `left: ${member!.first_name}`],
];

/** A chat as text: a line for each message, more for its buttons, options and further lines. */
export function conversationText(room: Room): string {
  return [...room.messages.values()].map(messageText).join("\n");
}

function messageText(message: Message): string {
  const { from, reply_to_message: reply, edit_date, reply_markup, poll } = message;
  const name = from?.first_name ?? message.chat.title ?? "?";
  const marks = [
    ...(reply ? [`to ${reply.message_id}`] : []),
    ...(message.forward_origin ? ["forwarded"] : []),
    ...(edit_date === undefined ? [] : ["edited"]),
  ];
  const head = marks.length > 0 ? `${name} (${marks.join(", ")})` : name;
  const rows = reply_markup?.inline_keyboard ?? [];
  const lines = [
    ...contentText(message).split("\n"),
    ...(poll?.options.map(({ text, voter_count }) => `- ${text}: ${voter_count}`) ?? []),
    ...rows.map((row) => row.map(({ text }) => `[${text}]`).join(" ")),
  ];
  return `${head}: ${lines.join("\n  ")}`;
}

function contentText(message: Message): string {
  const { text, caption, poll } = message;
  if (text !== undefined) return text;
  if (poll) return `<poll> ${poll.question}${poll.is_closed ? " (closed)" : ""}`;
  const found = SORTS.find(([field]) => field in message);
  const content = found ? `<${found[1](message).trim()}>` : "<message>";
  return caption === undefined ? content : `${content} ${caption}`;
}
