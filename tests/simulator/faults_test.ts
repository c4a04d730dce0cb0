import { assertEquals, assertRejects } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { call, fakeTelegram } from "./helpers/telegram.ts";

Deno.test("fail() affects calls whose parameters match: texts, numbers, patterns, parts of objects", async () => {
  for (
    const [params, sent, meets] of [
      [{ text: "hi" }, { text: "hi" }, true],
      [{ text: "hi" }, { text: "hi!" }, false],
      [{ text: /^h/ }, { text: "hi!" }, true],
      [{ text: /^i/ }, { text: "hi!" }, false],
      [{ chat_id: 7 }, { chat_id: "7" }, true],
      [{ chat_id: "7" }, { chat_id: 7 }, true],
      [{ silent: true }, { silent: true }, true],
      [{ silent: true }, { silent: false }, false],
      [{ text: null }, {}, true],
      [{ text: null }, { text: "hi" }, false],
      [{ entities: [{ type: "bold" }] }, { entities: [{ type: "bold", offset: 0 }] }, true],
      [{ entities: [{ type: "bold" }] }, { entities: '[{"type":"bold","offset":0}]' }, true],
      [{ entities: [{ type: "bold" }] }, { entities: [{ type: "code" }] }, false],
      [{ entities: [{}] }, { entities: "not JSON" }, false],
      [{}, {}, true],
    ] as [Record<string, unknown>, Record<string, unknown>, boolean][]
  ) {
    const { tg, bot } = fakeTelegram();
    tg.fail({ status: 418, description: "Met" }, { params });
    const { status } = await call(tg, bot, "getMe", sent);
    assertEquals(status === 418, meets, `${JSON.stringify(params)} ${JSON.stringify(sent)}`);
  }
});

Deno.test("fail() applies the first matching fault; times counts affected calls", async () => {
  const { tg, bot } = fakeTelegram();
  const other = tg.bot("other");
  tg.fail({ status: 400, description: "one" }, { method: "GETME", times: 2 });
  tg.fail({ status: 403, description: "two" }, { times: Infinity });
  tg.fail({ status: 404, description: "never" });
  const said = async (who: { token: string }, method: string) =>
    (await call(tg, who, method)).description;
  assertEquals(await said(bot, "getWebhookInfo"), "two");
  assertEquals(await said(bot, "getMe"), "one");
  assertEquals(await said(other, "getMe"), "one");
  assertEquals(await said(bot, "getMe"), "two");
  tg.heal();
  assertEquals(await said(bot, "getMe"), undefined);
  tg.fail(500, { bot: other });
  assertEquals(await said(bot, "getMe"), undefined);
  assertEquals(await said(other, "getMe"), "Internal Server Error: restart");
});

Deno.test("fail() with only a description, with a success, with a custom body", async () => {
  const { tg, bot } = fakeTelegram();
  tg.fail({ status: 403 });
  assertEquals((await call(tg, bot, "getMe")).description, "Forbidden");
  tg.fail({ status: 200 });
  assertEquals((await call(tg, bot, "getMe")).result, true);
  tg.fail({ status: 502, body: "<html>" });
  const response = await tg.fetch(new Request(`http://telegram/bot${bot.token}/getMe`));
  assertEquals([response.status, await response.text()], [502, "<html>"]);
  const statuses = tg.log.map((entry) => entry.type === "call" ? entry.status : 0);
  assertEquals(statuses, [403, 200, 502]);
});

Deno.test("fail('drop') breaks the connections of calls that match, and no others", async () => {
  await using tg = await startSimulator();
  const { token } = tg.bot("echo");
  tg.fail("drop", { params: { chat_id: 5 } });
  const ask = async (path: string) =>
    (await (await fetch(`${tg.apiRoot}/bot${token}/${path}`)).json()).ok;
  assertEquals(await ask("getMe"), true);
  await assertRejects(() => ask("getChat?chat_id=5"));
  assertEquals(await ask("getMe"), true);
});
