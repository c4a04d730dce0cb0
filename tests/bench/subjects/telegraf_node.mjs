// Telegraf on node:http, by its own webhook adapter.
import { listen, ME, require, SECRET, TOKEN } from "./node_contract.mjs";

const { Telegraf } = require("telegraf");
const bot = new Telegraf(TOKEN);
bot.botInfo = ME;
let texts = 0;
bot.on("text", () => {
  texts++;
});
listen(bot.webhookCallback("/bot", { secretToken: SECRET }));
