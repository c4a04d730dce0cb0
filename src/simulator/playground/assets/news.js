/** The texts of service messages. */

/** An amount of money, formatted for people. */
export function price({ currency, total_amount }) {
  if (currency === "XTR") return `${total_amount} ⭐`;
  return `${(total_amount / 100).toFixed(2)} ${currency}`;
}

const names = (users) => users.map(({ first_name, user_id }) => first_name ?? user_id).join(", ");
const about = ({ text, caption }) => text ?? caption ?? "a message";

function tasks({ checklist_message, marked_as_done_task_ids, marked_as_not_done_task_ids }, who) {
  const ids = marked_as_done_task_ids ?? marked_as_not_done_task_ids;
  const all = checklist_message?.checklist.tasks ?? [];
  const texts = ids.map((id) => all.find((task) => task.id === id)?.text ?? id).join("”, “");
  return `${who} marked “${texts}” as ${marked_as_done_task_ids ? "done" : "not done"}`;
}

/** The text for each kind of service message: (the message's field, who, the message). */
const NEWS = {
  new_chat_members: (users) => `${names(users)} joined`,
  left_chat_member: ({ first_name }) => `${first_name} left`,
  new_chat_title: (title, who) => `${who} renamed the chat to “${title}”`,
  new_chat_photo: (_, who) => `${who} changed the photo`,
  delete_chat_photo: (_, who) => `${who} removed the photo`,
  pinned_message: (message, who) => `${who} pinned “${about(message)}”`,
  group_chat_created: (_, who) => `${who} created the group`,
  supergroup_chat_created: (_, who) => `${who} created the group`,
  channel_chat_created: (_, who) => `${who} created the channel`,
  migrate_to_chat_id: () => "This group was upgraded to a supergroup",
  migrate_from_chat_id: () => "This supergroup was upgraded from a group",
  forum_topic_created: ({ name }, who) => `${who} opened the topic “${name}”`,
  forum_topic_edited: ({ name }, who) =>
    name === undefined
      ? `${who} changed the topic’s icon`
      : `${who} renamed the topic to “${name}”`,
  forum_topic_closed: (_, who) => `${who} closed the topic`,
  forum_topic_reopened: (_, who) => `${who} reopened the topic`,
  general_forum_topic_hidden: (_, who) => `${who} hid the general topic`,
  general_forum_topic_unhidden: (_, who) => `${who} unhid the general topic`,
  users_shared: ({ users }, who) => `${who} shared ${names(users)}`,
  chat_shared: ({ title, chat_id }, who) => `${who} shared the chat ${title ?? chat_id}`,
  web_app_data: ({ button_text, data }, who) => `${who} sent “${data}” from “${button_text}”`,
  write_access_allowed: (_, who) => `${who} allowed the bot to write`,
  successful_payment: (paid, who) =>
    `${who} paid ${price(paid)}${paid.subscription_expiration_date ? ", a subscription" : ""}`,
  refunded_payment: (paid) => `${price(paid)} was refunded`,
  checklist_tasks_done: tasks,
  checklist_tasks_added: ({ tasks }, who) =>
    `${who} added “${tasks.map(({ text }) => text).join("”, “")}”`,
  message_auto_delete_timer_changed: ({ message_auto_delete_time: time }) =>
    time ? `Messages are deleted after ${time} s` : "Messages are no longer deleted",
};

/** Fields other than those of service messages; they are shown in their own way, or not at all. */
const OTHERWISE = new Set(
  ("from sender_chat sender_business_bot chat forward_origin reply_to_message external_reply " +
    "quote reply_to_story via_bot entities caption_entities link_preview_options reply_markup " +
    "direct_messages_topic suggested_post_info reply_to_checklist_task_id").split(" "),
);

/** Content that the page cannot show is at least named. */
function unknown(message) {
  const [name] = Object.keys(message).filter((name) =>
    typeof message[name] === "object" && !OTHERWISE.has(name)
  );
  return name && `${name.replaceAll("_", " ")} (Telegram’s apps show it)`;
}

/** A service message's text, if it is one; `isShown` means that it is shown in its own way. */
export function news(message, isShown = false) {
  const kind = Object.keys(NEWS).find((name) => message[name] !== undefined);
  const who = message.from?.first_name ?? message.sender_chat?.title ?? message.chat.title;
  if (kind) return NEWS[kind](message[kind], who, message);
  return isShown || message.text !== undefined ? undefined : unknown(message);
}
