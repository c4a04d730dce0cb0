/**
 * Ten thousand bots at `/bot`, `/bot1`, `/bot2` …, with a console on the port that `--console=PORT`
 * names, or without one.
 */
import { type BotOptions, createConsole, serve } from "../../../src/mod.ts";
import { ready, SECRET } from "./contract.ts";

const [, place] = /^--console=(\d+)$/.exec(Deno.args[0] ?? "") ?? [];
const bots: Record<string, BotOptions> = {};
let texts = 0;
for (let i = 0; i < 10_000; i++) {
  bots[i === 0 ? "bot" : `bot${i}`] = {
    token: `${1_000_000_000 + i}:${crypto.randomUUID()}`,
    secret: SECRET,
    path: `/bot${i || ""}`,
    handler: { message: ({ text }) => void (text && texts++) },
  };
}
const server = await serve({
  ...{ bots, hostname: "127.0.0.1", port: 0, sources: ["any"], log: false },
  // Nothing listens there: Telegram answers for none of the bots, the worst case for the page.
  telegram: { apiRoot: "http://127.0.0.1:9" },
});
if (place !== undefined) {
  const console = createConsole(server.app);
  Deno.serve({ hostname: "127.0.0.1", port: Number(place), onListen() {} }, console.fetch);
}
ready(server.addr.port);
