import { pytest, pytestOutcomes, venvWith } from "../python.ts";
import type { Suite } from "../suite.ts";

/** pyTelegramBotAPI's tests; those without ids need no Telegram. */
export const pyTelegramBotAPI: Suite = {
  name: "pyTelegramBotAPI",
  version: "4.37.1",
  source: {
    from: "pypi",
    package: "pyTelegramBotAPI",
    repository: "eternnoir/pyTelegramBotAPI",
  },
  needs: ["python3"],
  async arrange(tg) {
    const bot = tg.bot("telebot");
    const ada = tg.user("Ada");
    await ada.says(bot, "/start");
    const group = tg.group("Friends", [ada, bot], { admins: [bot] });
    return { token: bot.token, chat: `${ada.id}`, group: `${group.id}` };
  },
  changes: ({ apiRoot }) => [
    { files: /\/telebot\/\w+\.py$/, from: "https://api.telegram.org", to: apiRoot },
  ],
  install: (stage) =>
    venvWith(stage, ["pytest==9.1.1", "pytest-asyncio==1.4.0", "requests", "aiohttp"]),
  run: (stage) => {
    const { token, chat, group } = stage.ids;
    const env = { TOKEN: token!, CHAT_ID: chat!, GROUP_ID: group!, PYTHONPATH: ".." };
    return pytest(stage, "tests", [], env);
  },
  outcomes: pytestOutcomes,
  known: [],
};
