/**
 * A conversation as text, to compare in tests and to read.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import { plainBlocks } from "../rich/plain_blocks.ts";
import type { Room } from "../world/room.ts";

/** Types of content and how each is shown; the first that a message has is used. */
const SORTS: readonly (readonly [field: keyof Message, shown: (message: Message) => string])[] = [
  ["rich_message", ({ rich_message }) => plainBlocks(rich_message!.blocks)],
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
  ["game", ({ game }) => `game ${game!.title}${game!.text ? `: ${game!.text}` : ""}`],
  [
    "checklist",
    ({ checklist }) =>
      [
        `checklist ${checklist!.title}`,
        ...checklist!.tasks.map(({ text, completion_date }) =>
          `${completion_date === undefined ? "[ ]" : "[x]"} ${text}`
        ),
      ].join("\n"),
  ],
  [
    "paid_media",
    ({ paid_media: paid }) => `${paid!.paid_media.length} paid media for ${paid!.star_count} Stars`,
  ],
  ["refunded_payment", ({ refunded_payment: back }) => `refunded ${back!.total_amount} Stars`],
  ["web_app_data", ({ web_app_data }) => `Web App: ${web_app_data!.data}`],
  [
    "users_shared",
    ({ users_shared }) =>
      `shared users ${users_shared!.users.map((one) => one.user_id).join(", ")}`,
  ],
  ["chat_shared", ({ chat_shared }) => `shared chat ${chat_shared!.chat_id}`],
  ["forum_topic_created", ({ forum_topic_created: topic }) => `topic ${topic!.name}`],
  ["forum_topic_edited", ({ forum_topic_edited: topic }) => `topic is now ${topic!.name ?? ""}`],
  ["forum_topic_closed", () => "topic closed"],
  ["forum_topic_reopened", () => "topic reopened"],
  ["general_forum_topic_hidden", () => "general topic hidden"],
  ["general_forum_topic_unhidden", () => "general topic shown"],
  [
    "checklist_tasks_done",
    ({ checklist_tasks_done: marked }) => {
      const { marked_as_done_task_ids: done, marked_as_not_done_task_ids: open } = marked!;
      return done ? `done: ${done.join(", ")}` : `not done: ${open?.join(", ")}`;
    },
  ],
  ["new_chat_photo", () => "new picture"],
  ["delete_chat_photo", () => "no picture"],
  ["migrate_to_chat_id", ({ migrate_to_chat_id: id }) => `now the supergroup ${id}`],
  ["migrate_from_chat_id", ({ migrate_from_chat_id: id }) => `once the group ${id}`],
  ["pinned_message", ({ pinned_message }) => `pinned message ${pinned_message!.message_id}`],
  ["new_chat_title", ({ new_chat_title }) => `title ${new_chat_title}`],
  [
    "new_chat_members",
    ({ new_chat_members: members }) =>
      `joined: ${members!.map(({ first_name }) => first_name).join(", ")}`,
  ],
  ["left_chat_member", ({ left_chat_member: member }) => `left: ${member!.first_name}`],
];

/** A chat as text: a line per message, and indented lines for further text, options and buttons. */
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
