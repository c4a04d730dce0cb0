import { ACCOUNT, INTERNET, MADE_UP, TELEGRAMS } from "../causes.ts";
import { join } from "@std/path/join";
import { readJUnit } from "../junit.ts";
import type { Suite } from "../suite.ts";

const RIGHTS = {
  can_reply: true,
  can_read_messages: true,
  can_delete_outgoing_messages: true,
  can_delete_all_messages: true,
  can_edit_name: true,
  can_edit_bio: true,
  can_edit_profile_photo: true,
  can_edit_username: true,
  can_change_gift_settings: true,
  can_view_gifts_and_stars: true,
  can_convert_gifts_to_stars: true,
  can_transfer_and_upgrade_gifts: true,
  can_transfer_stars: true,
  can_manage_stories: true,
} as const;

/** node-telegram-bot-api's end-to-end tests, run by Bun. */
export const nodeTelegramBotApi: Suite = {
  name: "node-telegram-bot-api",
  version: "v2.0.0",
  source: { from: "git", repository: "yagop/node-telegram-bot-api" },
  needs: ["git", "npm"],
  async arrange(tg) {
    const bot = tg.bot("ntba", { games: { e2e: "E2E" } });
    const [owner, ada] = [tg.user("Owner"), tg.user("Ada")];
    await ada.says(bot, "/start");
    const connection = await ada.connectsBusiness(bot, RIGHTS);
    const group = tg.group("Friends", [owner, ada, bot], { admins: [bot], forum: true });
    return {
      token: bot.token,
      user: `${ada.id}`,
      group: `${group.id}`,
      connection: connection.id,
    };
  },
  changes: ({ apiRoot, ids }) => [
    { files: /\/src\/core\/transport\.ts$/, from: "https://api.telegram.org", to: apiRoot },
    {
      files: /\/test\/e2e\/methods\.test\.ts$/,
      from: 'business_connection_id: "e2e"',
      to: `business_connection_id: "${ids.connection}"`,
    },
    { files: /\/test\/e2e\/methods\.test\.ts$/, from: "{ global: 1 }", to: "{ global: 1000 }" },
  ],
  install: ({ tools }) => [
    {
      program: "npm",
      args: ["install", "--no-audit", "--no-fund", "--prefix", tools, "bun@1.4.0"],
    },
  ],
  run: ({ folder, tools, ids }) => ({
    program: join(tools, "node_modules/.bin/bun"),
    args: [
      ...["test", "--timeout", "60000", "test/e2e"],
      ...["--reporter=junit", `--reporter-outfile=${join(tools, "report.xml")}`],
    ],
    cwd: folder,
    env: {
      NODE_TELEGRAM_TOKEN: ids.token!,
      TEST_GROUP_ID: ids.group!,
      TEST_USER_ID: ids.user!,
    },
  }),
  outcomes: async ({ tools }) => readJUnit(await Deno.readTextFile(join(tools, "report.xml"))),
  known: [
    { cause: INTERNET, tests: /^setWebhook/, message: /Failed to resolve host/ },
    {
      cause: TELEGRAMS,
      tests: /^(getStickerSet|setChatStickerSet) /,
      message: /STICKERSET_INVALID/,
    },
    { cause: MADE_UP, tests: /^answer\w+ /, message: /query is too old/ },
    { cause: MADE_UP, tests: /^leaveChat /, message: /chat not found/ },
    { cause: MADE_UP, tests: /^(refundStarPayment|editUserStarSub)/, message: /CHARGE_ID_INVALID/ },
    {
      cause: MADE_UP,
      tests: /^(convert|upgrade|transfer)Gift/,
      message: /Invalid gift identifier/i,
    },
    { cause: MADE_UP, tests: /GameScore|GameHighScores/, message: /MESSAGE_ID_INVALID/ },
    { cause: MADE_UP, tests: /ManagedBot/, message: /BOT_INVALID/ },
    { cause: MADE_UP, tests: /^(edit|delete|repost)Story/, message: /story not found/ },
    { cause: MADE_UP, tests: /^savePreparedKeyboardButton/, message: /BUTTON_TYPE_INVALID/ },
    { cause: ACCOUNT, tests: /./, message: /BUSINESS_PEER_INVALID|BALANCE_TOO_LOW/ },
    { cause: ACCOUNT, tests: /SubscriptionInviteLink/, message: /PRICING_CHAT_INVALID/ },
    { cause: ACCOUNT, tests: /ChatJoinRequest/, message: /USER_ALREADY_PARTICIPANT/ },
    { cause: ACCOUNT, tests: /^send(Rich)?MessageDraft/, message: /chat must be a private chat/ },
  ],
};
