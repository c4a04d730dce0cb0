import type { Suite } from "./suite.ts";
import { nodeTelegramBotApi } from "./suites/node_telegram_bot_api.ts";
import { pyTelegramBotAPI } from "./suites/pytelegrambotapi.ts";
import { pythonTelegramBot } from "./suites/python_telegram_bot.ts";
import { telego } from "./suites/telego.ts";

/** All suites. */
export const SUITES: readonly Suite[] = [
  pythonTelegramBot,
  pyTelegramBotAPI,
  telego,
  nodeTelegramBotApi,
];
