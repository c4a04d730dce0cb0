/** grammY on Deno.serve, by its own webhook adapter. */
import { Bot, webhookCallback } from "npm:grammy@1.46.0";
import { order, ready, SECRET, tlsOptions } from "./contract.ts";

const me = {
  id: 123456,
  is_bot: true,
  first_name: "Bench",
  username: "bench_bot",
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
} as const;
// deno-lint-ignore no-explicit-any
const bot = new Bot("123456:bench", { botInfo: me as any });
let texts = 0;
bot.on("message:text", () => {
  texts++;
});
const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...tlsOptions(order()) };
const handle = webhookCallback(bot, "std/http", { secretToken: SECRET });
const server = Deno.serve(options, (request) => handle(request));
ready(server.addr.port);
