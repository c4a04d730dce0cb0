import { assertEquals } from "@std/assert";
import { Simulator } from "../../../src/simulator/mod.ts";
import { groupWithBob } from "./stage.ts";

async function get(tg: Simulator, path: string) {
  const response = await tg.fetch(new Request(`http://telegram/${path}`));
  const { ok, result, description } = await response.json();
  return { status: response.status, ok, result, description };
}

Deno.test("gap 6: old method names are known", async () => {
  const { tg, inGroup, bob } = await groupWithBob();
  assertEquals((await inGroup("getChatMembersCount")).result, 3);
  assertEquals((await inGroup("kickChatMember", { user_id: bob.id })).result, true);
  assertEquals(
    (await inGroup("SETSTICKERSETTHUMB", { name: "x", user_id: bob.id, format: "static" }))
      .description,
    "Bad Request: STICKERSET_INVALID",
  );
  const last = tg.log.findLast((entry) => entry.type === "call");
  assertEquals(last?.type === "call" && last.method, "setStickerSetThumbnail");
});

Deno.test("gap 6: unknown methods, and the method as a parameter", async () => {
  const { tg, bot } = await groupWithBob();
  const unknown = await get(tg, `bot${bot.token}/sendTelepathy`);
  assertEquals([unknown.status, unknown.description], [404, "Not Found: method not found"]);
  const named = await get(tg, `bot${bot.token}/?method=GETME`);
  assertEquals(named.result.username, "echo_bot");
  assertEquals((await get(tg, `bot${bot.token}`)).description, "Not Found");
  assertEquals((await get(tg, `bot${bot.token}/testing`)).description, "Not Found");
});

Deno.test("gap 6: malformed tokens", async () => {
  const tg = new Simulator();
  const bot = tg.bot("echo");
  const invalid = [401, "Unauthorized: invalid token specified"];
  for (
    const [token, expected] of [
      ["", invalid],
      ["nonsense", invalid],
      ["0123:abc", invalid],
      [`1:${"x".repeat(80)}`, invalid],
      ["-5:abc", invalid],
      ["abc:def", [421, "Misdirected Request: unallowed token specified"]],
      ["12:nobody", [401, "Unauthorized"]],
      [`${bot.id}:wrong`, [401, "Unauthorized"]],
    ] as const
  ) {
    const { status, description } = await get(tg, `bot${token}/getMe`);
    assertEquals([token, status, description], [token, ...expected as [number, string]]);
  }
});

Deno.test("gap 6: /test/ is a separate queue with its own chats", async () => {
  const { tg, bot, ada } = await groupWithBob();
  assertEquals((await get(tg, `bot${bot.token}/test/getUpdates`)).result, []);
  const sent = await get(tg, `bot${bot.token}/test/sendMessage?chat_id=${ada.id}&text=x`);
  assertEquals(sent.description, "Bad Request: chat not found");
  assertEquals((await get(tg, `bot${bot.token}/getUpdates`)).result.length > 0, true);
  const tester = tg.bot("tester", { test: true });
  await ada.says(tester, "hi");
  assertEquals((await get(tg, `bot${tester.token}/getUpdates`)).result, []);
  const [update] = (await get(tg, `bot${tester.token}/test/getUpdates`)).result;
  assertEquals(update.message.text, "hi");
});
