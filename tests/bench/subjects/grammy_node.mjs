// grammY on node:http, by its own webhook adapter.
import { listen, ME, require, SECRET, TOKEN } from "./node_contract.mjs";

const { Bot, webhookCallback } = require("grammy");
const bot = new Bot(TOKEN, { botInfo: ME });
let texts = 0;
bot.on("message:text", () => {
  texts++;
});
listen(webhookCallback(bot, "http", { secretToken: SECRET }));
