/** Outgoing pace in a Worker. */
import { assertEquals } from "@std/assert";
import { isolated, poll } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";

Deno.test("an isolated bot's broadcast keeps Telegram's limits", async () => {
  await using tg = await startSimulator({ limits: true, patience: 60_000 });
  const bot = tg.bot("news");
  const people = Array.from({ length: 45 }, (_, i) => tg.user(`Person ${i}`));
  for (const person of people) await person.says(bot, "/start");
  const ada = tg.user("Ada");
  const net = [new URL(tg.apiRoot).host];
  const handler = isolated(new URL("./bots/news.ts", import.meta.url), { permissions: { net } });
  await using _poller = await poll({
    bots: { news: { token: bot.token, handler } },
    telegram: { apiRoot: tg.apiRoot },
    log: false,
  });
  await ada.says(bot, `/news ${JSON.stringify(people.map(({ id }) => id))}`);
  assertEquals((await ada.hears(bot, { within: 120_000 })).text, "done 45 0 0 45");
  const refused = tg.log.filter((entry) => entry.type === "call" && entry.status === 429);
  assertEquals(refused, []);
});
