/**
 * The toolchains, with the versions of libraries that no package manager's file
 * pins.
 *
 * @module
 */
import { here, once, run, type Toolchain } from "./toolchain.ts";

const NPM = ["grammy@1.46.0", "telegraf@4.16.3", "node-telegram-bot-api@2.1.0"];

export const npm: Toolchain = {
  needs: ["node", "npm"],
  async prepare() {
    await once(".npm", NPM.join(), async () => {
      await Deno.mkdir(here(".npm"), { recursive: true });
      await Deno.writeTextFile(here(".npm/package.json"), '{ "private": true }\n');
      await run(["npm", "install", "--no-audit", "--no-fund", "--prefix", here(".npm"), ...NPM]);
    });
  },
  bots: {
    grammY: ["node", here("grammy/bot.mjs")],
    Telegraf: ["node", here("telegraf/bot.mjs")],
    "node-telegram-bot-api": ["node", here("node_telegram_bot_api/bot.mjs")],
  },
};

const PYTHON = here(".venv/bin/python");

export const python: Toolchain = {
  needs: ["python3"],
  async prepare() {
    const requirements = here("requirements.txt");
    await once(".venv", await Deno.readTextFile(requirements), async () => {
      await run(["python3", "-m", "venv", "--clear", here(".venv")]);
      await run([PYTHON, "-m", "pip", "install", "--quiet", "-r", requirements]);
    });
  },
  bots: {
    "python-telegram-bot": [PYTHON, here("python_telegram_bot/bot.py")],
    aiogram: [PYTHON, here("aiogram/bot.py")],
    pyTelegramBotAPI: [PYTHON, here("pytelegrambotapi/bot.py")],
  },
};

const GO = ["gotgbot", "telego", "go_telegram_bot", "telebot"];

export const go: Toolchain = {
  needs: ["go"],
  async prepare() {
    for (const folder of GO) {
      await run(["go", "build", "-o", here(`.go/${folder}`), "."], { cwd: here(folder) });
    }
  },
  bots: {
    gotgbot: [here(".go/gotgbot")],
    telego: [here(".go/telego")],
    "go-telegram/bot": [here(".go/go_telegram_bot")],
    telebot: [here(".go/telebot")],
  },
};

const CARGO_TARGET = here("teloxide/target");

export const rust: Toolchain = {
  needs: ["cargo"],
  prepare: () =>
    run(["cargo", "build", "--quiet", "--locked", "--target-dir", CARGO_TARGET], {
      cwd: here("teloxide"),
    }),
  bots: { teloxide: [`${CARGO_TARGET}/debug/teloxide-bot`] },
};
