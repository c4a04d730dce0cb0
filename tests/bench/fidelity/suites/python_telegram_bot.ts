import { pytest, pytestOutcomes, venvWith } from "../python.ts";
import type { Suite } from "../suite.ts";

const PACKAGES = [
  "httpx[http2,socks]>=0.27,<0.29",
  "cachetools>=7,<8",
  "APScheduler>=3.10.4,<3.12",
  "cryptography>=39.0.1",
  "aiolimiter>=1.1,<1.3",
  "tornado~=6.5",
  "pytest==9.1.1",
  "pytest-asyncio==0.21.2",
  "pytest-xdist==3.8.0",
  "flaky>=3.8.1",
  "beautifulsoup4",
  "tzdata",
  "pytz",
];

/** python-telegram-bot's tests that make requests. */
export const pythonTelegramBot: Suite = {
  name: "python-telegram-bot",
  version: "v22.8",
  source: {
    from: "pypi",
    package: "python-telegram-bot",
    repository: "python-telegram-bot/python-telegram-bot",
  },
  needs: ["python3"],
  async arrange(tg) {
    const bot = tg.bot("ptb_fallback_1_bot", { name: "PTB tests fallback 1" });
    const ada = tg.user("Ada");
    await ada.says(bot, "/start");
    const chat = (title: string, options: Parameters<typeof tg.group>[2]) =>
      tg.group(title, [ada, bot], { admins: [bot], ...options });
    const channel = chat("Channel", { type: "channel", username: "pythontelegrambottests" });
    const info = {
      token: bot.token,
      payment_provider_token: "284685063:TEST:NjQ0NjZlNzI5YjJi",
      chat_id: `${ada.id}`,
      super_group_id: `${chat("Supergroup", {}).id}`,
      forum_group_id: `${chat("Forum", { forum: true }).id}`,
      channel_id: `@${channel.chat.username}`,
      name: bot.user.first_name,
      username: `@${bot.username}`,
      subscription_channel_id: chat("Subscribers", { type: "channel" }).id,
    };
    return { bots: btoa(JSON.stringify([info])) };
  },
  changes: ({ apiRoot, ids }) => [
    { files: /\/src\/telegram\/.*\.py$/, from: "https://api.telegram.org", to: apiRoot },
    {
      files: /\/tests\/auxil\/ci_bots\.py$/,
      from: /FALLBACKS = \([^)]*\)/g,
      to: `FALLBACKS = "${ids.bots}"`,
    },
  ],
  install: (stage) => venvWith(stage, PACKAGES),
  run: (stage) => pytest(stage, ".", ["-m", "req"]),
  outcomes: pytestOutcomes,
  known: [],
};
