/** What an isolated bot does is seen by the console as if it ran in the main thread. */
import { assertEquals } from "@std/assert";
import { createConsole, isolated } from "../../src/mod.ts";
import { ok, startStandIn } from "../telegram/bot_api_stand_in.ts";
import { host } from "./hosted.ts";

const TRACED = new URL("./bots/traced.ts", import.meta.url);

Deno.test("Bot API calls of an isolated bot are counted, and are in the story of their update", async () => {
  await using telegram = startStandIn(({ method }) => ok(method === "sendMessage" ? {} : true));
  const permissions = { net: [new URL(telegram.root).host] };
  await using hosted = host(
    { traced: { handler: isolated(TRACED, { permissions }) } },
    { telegram: { apiRoot: telegram.root } },
  );
  await using watching = createConsole(hosted.app);
  const ask = (path: string) =>
    watching.fetch(new Request(`http://localhost${path}`, { headers: { host: "localhost" } }));
  await (await ask("/livez")).body?.cancel();
  assertEquals(await hosted.says("traced", ""), "handled");

  const metrics = await (await ask("/metrics")).text();
  const counted = metrics.split("\n").filter((line) => /api_calls_total.*"send/.test(line));
  assertEquals(counted.sort(), [
    'postern_api_calls_total{method="sendChatAction",status="200"} 1',
    'postern_api_calls_total{method="sendMessage",status="200"} 1',
  ]);
  const story: { event: string; fields: { method?: string; update_id: number } }[] =
    await (await ask("/found?update_id=1")).json();
  const calls = story.filter(({ event }) => event === "call");
  assertEquals(calls.map(({ fields }) => fields.method), ["sendMessage", "sendChatAction"]);
});
