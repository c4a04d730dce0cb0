import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { http } from "./helpers/fake_peer.ts";
import { call, fakeTelegram, hookedTelegram } from "./helpers/telegram.ts";
import { act as post } from "./helpers/playground.ts";

/** A bot behind a webhook, and its wire. */
async function stage() {
  const set = await hookedTelegram();
  const playground = createPlayground();
  const { tg, bot } = set;
  const ada = tg.user("Ada");
  const act = (name: string, fields: Parameters<typeof post>[3] = {}) =>
    post(playground, tg, name, { bot: bot.id, ...fields });
  return { ...set, ada, act, updates: tg.world.updates };
}

Deno.test("an attempt keeps its request's headers without the secret, and the whole response", async () => {
  const { tg, bot, peer, clock, ada, updates } = await stage();
  await clock.advance(1000);
  const url = `https://bots.example/${bot.token}?a=b`;
  await call(tg, bot, "setWebhook", { url, secret_token: "a-long-secret-token" });
  peer.answer = () =>
    "HTTP/1.1 418 I'm a teapot\r\nX-One: 1\r\nX-One: 2\r\nContent-Type: text/html\r\n" +
    "Set-Cookie: a=b\r\nContent-Length: 38\r\n\r\n<h1>no tea: a-long-secret-token</h1>\r\n";
  await ada.says(bot, "hi");
  await clock.advance(0);
  const { request, response } = updates[0]!.attempts[0]!;
  assertEquals(request.url, "https://bots.example/<token>?a=b");
  assertEquals(request.headers.map(([name]) => name), [
    ...["Host", "X-Telegram-Bot-Api-Secret-Token", "Content-Type", "Content-Length"],
    ...["Connection", "Accept-Encoding"],
  ]);
  assertEquals(request.headers[1]![1], "•••");
  const { bytes, ...rest } = response!;
  assertEquals(rest, {
    status: 418,
    reason: "I'm a teapot",
    headers: [
      ["x-one", "1"],
      ["x-one", "2"],
      ["content-type", "text/html"],
      ["set-cookie", "•••"],
      ["content-length", "38"],
    ],
    body: "<h1>no tea: <secret></h1>\r\n",
  });
  assertEquals(bytes, 38);
});

Deno.test("replay sends a finished update again, unchanged", async () => {
  const { peer, bot, clock, ada, act, updates } = await stage();
  peer.answer = () => http("200 OK");
  await ada.says(bot, "once");
  await clock.advance(0);
  const { update_id, json } = updates[0]!;
  assertEquals((await act("replay", { update_id, copy: 0 })).status, 200);
  await clock.advance(0);
  assertEquals(peer.requests.length, 2);
  assertEquals(peer.requests[1]!.update, peer.requests[0]!.update);
  assertEquals([updates[1]!.copy, updates[1]!.json, updates[1]!.state], [1, json, "delivered"]);
  await act("replay", { update_id, copy: 1 });
  await clock.advance(0);
  assertEquals(updates[2]!.copy, 2);
});

Deno.test("replay refuses unfinished and unknown updates", async () => {
  const { peer, bot, clock, ada, act, updates } = await stage();
  peer.answer = () => http("500 Internal Server Error");
  await ada.says(bot, "again and again");
  await clock.advance(0);
  const { update_id } = updates[0]!;
  assertStringIncludes((await act("replay", { update_id, copy: 0 })).result.error, "retrying");
  assertStringIncludes(
    (await act("replay", { update_id: 5, copy: 0 })).result.error,
    "Cannot find",
  );
  assertStringIncludes(
    (await act("replay", { bot: 5, update_id, copy: 0 })).result.error,
    "the bot",
  );
});

Deno.test("retry sends a waiting update before its time, and refuses others", async () => {
  const { peer, bot, clock, ada, act, updates } = await stage();
  peer.answer = () => http("500 Internal Server Error");
  await ada.says(bot, "first");
  await ada.says(bot, "second");
  await clock.advance(0);
  await clock.advance(2000);
  const before = peer.requests.length;
  const [first, second] = updates;
  assertEquals((await act("retry", { update_id: first!.update_id, copy: 0 })).status, 200);
  await clock.advance(0);
  assertEquals(peer.requests.length, before + 1);
  const other = await act("retry", { update_id: second!.update_id, copy: 0 });
  assertStringIncludes(other.result.error, "does not wait for another attempt");
});

Deno.test("hold keeps updates back until the queue is released", async () => {
  const { peer, bot, clock, ada, act, tg, updates } = await stage();
  peer.answer = () => http("200 OK");
  await act("hold", { on: "true" });
  await ada.says(bot, "wait");
  await clock.advance(5000);
  assertEquals([peer.requests.length, updates[0]!.state], [0, "pending"]);
  assert(tg.snapshot().bots[0]!.held);
  await act("hold", { on: "false" });
  await clock.advance(0);
  assertEquals([peer.requests.length, updates[0]!.state], [1, "delivered"]);
});

Deno.test("send_update sends any update, and reports what is wrong with it", async () => {
  const { peer, clock, act, updates } = await stage();
  peer.answer = () => http("200 OK");
  const { result: { id } } = await act("fresh_id");
  assert(id > 2_000_000_000 && id < 2 ** 31);
  const update = { update_id: id, poll: { id: "1", question: "ü?" } };
  assertEquals((await act("send_update", { json: JSON.stringify(update) })).status, 200);
  await clock.advance(0);
  assertEquals(peer.requests[0]!.update, update);
  assertEquals((await act("fresh_id")).result.id, id + 1);
  assertEquals(updates[0]!.queue, "poll 1");
  for (
    const json of ["{", "[]", '{"update_id":1}', '{"update_id":1,"message":5}', '{"message":{}}']
  ) {
    const { status, result } = await act("send_update", { json });
    assertEquals([json, status], [json, 400]);
    assertStringIncludes(result.error, "Cannot send: ");
  }
});

Deno.test("without a webhook, an update sent by hand waits for getUpdates", async () => {
  const { tg, bot } = fakeTelegram();
  const json = JSON.stringify({ update_id: 7, poll: { id: "1" } });
  await post(createPlayground(), tg, "send_update", { bot: bot.id, json });
  const { result } = await call(tg, bot, "getUpdates");
  assertEquals(result.map(({ poll }: { poll: unknown }) => poll), [{ id: "1" }]);
});

Deno.test("an update sent by hand does not replace the update with the same id", async () => {
  const { peer, bot, clock, ada, act, tg, updates } = await stage();
  peer.answer = ({ update }) => http(update.poll ? "200 OK" : "500 Internal Server Error");
  await ada.says(bot, "real");
  await clock.advance(0);
  const { update_id } = updates[0]!;
  await act("send_update", { json: JSON.stringify({ update_id, poll: { id: "1" } }) });
  await clock.advance(5000);
  assertEquals(updates.map(({ state }) => state), ["retrying", "delivered"]);
  assertEquals(tg.snapshot().bots[0]!.webhook.pending_update_count, 1);
});

Deno.test("updates sent by hand are dropped with their webhook", async () => {
  const { peer, tg, bot, clock, act, updates } = await stage();
  peer.answer = () => http("500 Internal Server Error");
  await act("send_update", { json: '{"update_id":2000000009,"poll":{"id":"1"}}' });
  await clock.advance(0);
  assertEquals(updates[0]!.state, "retrying");
  await call(tg, bot, "deleteWebhook");
  assertEquals(updates[0]!.state, "dropped");
});

Deno.test("clear forgets finished updates, and keeps pending ones", async () => {
  const { peer, bot, clock, ada, act, tg, updates } = await stage();
  peer.answer = () => http("200 OK");
  await ada.says(bot, "over");
  await clock.advance(0);
  await act("hold", { on: "true" });
  await ada.says(bot, "waits");
  await act("clear");
  assertEquals(updates.map(({ state }) => state), ["pending"]);
  assertEquals(tg.log.length, 0);
});

Deno.test("fail for one bot affects only that bot, and is listed until then", async () => {
  const { tg, bot, act } = await stage();
  const other = tg.bot("other");
  await act("fail", { fault: "500" });
  assertEquals(tg.faults.map(({ fault, bot }) => [fault, bot?.id]), [[500, bot.id]]);
  assertEquals((await call(tg, other, "getMe")).status, 200);
  assertEquals((await call(tg, bot, "getMe")).status, 500);
  assertEquals(tg.faults, []);
});

Deno.test("fail(), slow() and heal() are events, so that open pages show planned faults", () => {
  const { tg } = fakeTelegram();
  const states: unknown[] = [];
  tg.on(({ type }) => type === "faults" && states.push([tg.faults.length, tg.delayMs]));
  tg.fail(500);
  tg.slow(70);
  tg.heal();
  assertEquals(states, [[1, 0], [1, 70], [0, 0]]);
});

Deno.test("bot creates a bot, token returns its token on request", async () => {
  const { tg, act } = await stage();
  const { result } = await act("bot", { name: "shop" });
  const made = tg.world.bots.get(result.id)!;
  assertEquals(made.username, "shop_bot");
  assertEquals((await act("token", { bot: result.id })).result.token, made.token);
  assertStringIncludes((await act("bot", { name: "a b" })).result.error, "letters, digits and _");
});

Deno.test("save writes a capture readable only by its owner, without tokens; play and replay() read it", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.cwd();
  Deno.chdir(folder); // Captures go to the current working directory.
  try {
    const { tg, bot, peer, clock, ada, act } = await stage();
    peer.answer = () => http("200 OK");
    await ada.says(bot, `my token is ${bot.token}`);
    await ada.says(bot, "second");
    await clock.advance(0);
    await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "answer" });
    const { result: { path } } = await act("save");
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
    const text = await Deno.readTextFile(path);
    assert(!text.includes(bot.token.split(":")[1]!));
    assertStringIncludes(text, '"method":"sendMessage"');
    assertEquals((await act("captures")).result.names, [path.split("/").at(-1)]);

    // On the page: to the same bot, as recorded.
    const sent = peer.requests.length;
    const played = await act("play", { name: path.split("/").at(-1)!, bot: "" });
    assertEquals(played.result, { sent: 2 });
    await clock.advance(0);
    assertEquals(peer.requests.length, sent + 2);
    assertStringIncludes(
      (await act("play", { name: "../x" })).result.error,
      "Cannot find the capture",
    );

    // In a test: to a bot of another simulator, whose answers find their chats.
    await using other = await startSimulator();
    const again = other.bot("echo");
    const updates = await other.replay(path);
    assertEquals(updates.map(({ state }) => state), ["pending", "pending"]);
    const { result } = await call(other, again, "getUpdates");
    assertStringIncludes(result[0].message.text, "my token is <token>");
    assertEquals(result[1].message.text, "second");
    const answer = await call(other, again, "sendMessage", {
      chat_id: result[0].message.chat.id,
      text: "found you",
    });
    assertEquals(answer.ok, true);
    assert(answer.result.message_id > result[1].message.message_id);
    const shop = other.bot("shop");
    assertEquals((await other.replay(path, { bot: shop })).length, 2);
    other.world.bots.delete(again.id);
    await assertRejects(() => other.replay(path), TypeError, "@echo_bot is not here");
  } finally {
    Deno.chdir(before);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("replay() names the line of a capture that cannot be read", async () => {
  const path = await Deno.makeTempFile();
  await using tg = await startSimulator();
  tg.bot("echo");
  const head = '{"capture":1}';
  const cases = [
    ["", 'its first line is not {"capture":1'],
    ["nonsense", "line 1 is not a JSON object"],
    [`${head}\n[`, "line 2 is not a JSON object"],
    [`${head}\n{"type":"update","bot":"echo_bot"}`, "line 2 is not an update"],
  ];
  for (const [text, message] of cases) {
    await Deno.writeTextFile(path, text!);
    await assertRejects(() => tg.replay(path), TypeError, message);
  }
  await Deno.writeTextFile(path, `${head}\n{"type":"later"}\n`);
  assertEquals(await tg.replay(path), []);
  await Deno.remove(path);
});
