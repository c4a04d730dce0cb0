import type { RunningSimulator } from "../../../../src/simulator/mod.ts";

/** What the tests know about the account that owns their chats. */
const OWNER = { id: 675666224, last_name: "Test user" };
/** A person the bot must not be able to promote. */
const STRANGER = { id: 1325859552 };
const MAY_NOT_PROMOTE = {
  can_manage_chat: true,
  can_change_info: true,
  can_post_messages: true,
  can_edit_messages: true,
  can_delete_messages: true,
  can_invite_users: true,
  can_restrict_members: true,
};
const GAME = {
  title: "Python-telegram-bot test game",
  description: "A no-op test game, for python-telegram-bot bot framework testing.",
  photo: new Uint8Array(851),
  animation: new Uint8Array(4000),
};

/** A bot, its chats and the people in them, as python-telegram-bot's tests expect them. */
export async function arrangePtb(tg: RunningSimulator): Promise<Record<string, string>> {
  const bot = tg.bot("ptb_fallback_1_bot", {
    name: "PTB tests fallback 1",
    games: { test_game: GAME },
  });
  const other = tg.bot("ptb_fallback_2_bot");
  const owner = tg.user("PTB", OWNER);
  const stranger = tg.user("Stranger", STRANGER);
  await owner.says(bot, "/start");
  await owner.changesOwnPhoto(new Uint8Array(5403));

  const admins = [bot, other];
  const group = tg.group(`>>> telegram.Bot(test) @${bot.username}`, [owner, bot], { admins });
  await owner.changesPhoto(group, "a picture");
  const channel = tg.group("PTB tests", [owner, bot, other, stranger], {
    admins,
    type: "channel",
    username: "pythontelegrambottests",
  });
  await owner.promotes(channel, bot, MAY_NOT_PROMOTE);
  const forum = tg.group("Forum", [owner, bot], { admins, forum: true });
  const subscribers = tg.group("Subscribers", [owner, bot], { admins, type: "channel" });
  const personal = tg.group("Personal", [owner], { type: "channel" });
  for (const text of ["one", "two", "three"]) await owner.says(personal, text);
  await owner.showsChannel(personal);

  const info = {
    token: bot.token,
    payment_provider_token: "284685063:TEST:NjQ0NjZlNzI5YjJi",
    chat_id: `${owner.id}`,
    super_group_id: `${group.id}`,
    forum_group_id: `${forum.id}`,
    channel_id: "@pythontelegrambottests",
    name: bot.user.first_name,
    username: `@${bot.username}`,
    subscription_channel_id: subscribers.id,
  };
  return { bots: btoa(JSON.stringify([info])) };
}
