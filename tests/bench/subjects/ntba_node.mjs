// node-telegram-bot-api on node:http, by its own webhook adapter.
import { listen, ME, require, SECRET, TOKEN } from "./node_contract.mjs";

const { Bot, nodeFrameworkWebhook } = require("node-telegram-bot-api");
const bot = new Bot(TOKEN, { botInfo: ME });
let texts = 0;
bot.on("message", () => {
  texts++;
});
listen(nodeFrameworkWebhook(bot, { secretToken: SECRET }));
