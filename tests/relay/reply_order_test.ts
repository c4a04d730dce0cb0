/** Replies in webhooks' answers: the relay runs those of a chat in their order, as Telegram does. */
import { assertEquals } from "@std/assert";
import { ReplyOrder } from "../../src/relay/reply_order.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { echo, relayed, until, webhook } from "./helpers.ts";

Deno.test("the replies of a chat are run one after another, those of another chat meanwhile", async () => {
  const tg = await startSimulator({ patience: 60_000 });
  const slow = Promise.withResolvers<void>();
  const sent: string[] = [];
  const slowly: typeof fetch = async (url, init) => {
    if (!String(url).endsWith("/sendMessage")) return await fetch(url, init);
    const body = await new Response(init!.body!).text();
    const { text } = JSON.parse(body);
    sent.push(text);
    if (text === "one") await slow.promise;
    return await fetch(url, { ...init, body });
  };
  await using hook = webhook(echo);
  const telegram = { apiRoot: tg.apiRoot, fetch: slowly };
  await using set = await relayed({ telegram, to: hook.url }, { tg });
  const { ada, bot } = set;
  const bob = tg.user("Bob");
  await ada.says(bot, "one");
  await ada.says(bot, "two");
  await until(() => hook.updates.length === 2);
  await bob.says(bot, "other");
  assertEquals((await bob.hears(bot)).text, "other");
  assertEquals(sent, ["one", "other"]);
  slow.resolve();
  for (const text of ["one", "two"]) assertEquals((await ada.hears(bot)).text, text);
});

Deno.test("a reply that is never answered, or fails, does not hold up its chat for good", async () => {
  const clock = new FakeClock();
  const order = new ReplyOrder(clock);
  const run: string[] = [];
  const call = (name: string, ends: () => Promise<void>) =>
    order.run("5", () => (run.push(name), ends())).catch(() => {});
  void call("silent", () => new Promise(() => {}));
  const others = [
    call("failing", () => Promise.reject(new Error("no"))),
    call("last", () => Promise.resolve()),
  ];
  await clock.advance(29_999);
  assertEquals(run, ["silent"]);
  await clock.advance(1);
  await Promise.all(others);
  assertEquals(run, ["silent", "failing", "last"]);
});
