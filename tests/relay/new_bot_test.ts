/** Adding a bot while the relay runs, as the inspector does. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { call, echo, relayed, until, webhook } from "./helpers.ts";

/** Asks the inspector to add a bot. */
async function add(apiRoot: string, token: string, origin = apiRoot) {
  const form = new FormData();
  form.set("token", token);
  const response = await fetch(`${apiRoot}/act/new_bot`, {
    method: "POST",
    body: form,
    headers: { origin },
  });
  return { status: response.status, text: await response.text() };
}

Deno.test("a bot is added by its token while the relay runs, and relayed like the others", async () => {
  await using set = await relayed();
  const { tg, ada, relay, events } = set;
  const late = tg.bot("late");
  assertEquals((await call(relay.apiRoot, late.token, "getMe")).error_code, 401);
  const stream = await fetch(`${relay.url}events`);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals(await add(relay.apiRoot, ` ${late.token}\n`), { status: 200, text: "{}" });
  await using hook = webhook(echo);
  await call(relay.apiRoot, late.token, "setWebhook", { url: hook.url });
  await ada.says(late, "hello");
  assertEquals((await ada.hears(late)).text, "hello");

  let shown = "";
  while (!shown.includes('"delivered"')) shown += (await reader.read()).value;
  await reader.cancel();
  assertStringIncludes(shown, `"username":"${late.username}"`);
  const secret = late.token.split(":")[1]!;
  assert(!shown.includes(secret), "its token is on the page");
  const inspected = Deno.inspect(events, { depth: 20, strAbbreviateSize: Infinity });
  assert(!inspected.includes(secret), "its token is in an event");
});

Deno.test("a bot that cannot be added is refused with a reason, and nothing changes", async () => {
  await using set = await relayed();
  const { tg, bot, relay } = set;
  const hooked = tg.bot("hooked");
  const url = "http://127.0.0.1:9/live";
  await call(tg.apiRoot, hooked.token, "setWebhook", { url });
  const wrong: [token: string, message: string][] = [
    ["", "its token is malformed"],
    ["nonsense", "its token is malformed"],
    [bot.token, `Cannot add @${bot.username}: it is here already`],
    [`${bot.id}:abcdefghijklmnopqrstuvwxyz`, `Cannot add @${bot.username}: it is here already`],
    ["987654321:abcdefghijklmnopqrstuvwxyz", "Telegram refuses it (401 Unauthorized)"],
    [hooked.token, `its updates go to the webhook ${url}`],
  ];
  for (const [token, message] of wrong) {
    const { status, text } = await add(relay.apiRoot, token);
    assertEquals(status, 400);
    assertStringIncludes(text, message);
    if (token.length > 10) assert(!text.includes(token.slice(10)), text);
  }
  assertEquals(tg.view(tg.world.bots.get(hooked.id)!).webhook.url, url);
  assertEquals((await call(relay.apiRoot, hooked.token, "getMe")).error_code, 401);
  const foreign = await add(relay.apiRoot, hooked.token, "https://evil.example");
  assertEquals(foreign.status, 403);
});

Deno.test("several bots are relayed at once, each to its own webhook", async () => {
  const { relay } = await import("../../src/relay/relay.ts");
  const { startSimulator } = await import("../../src/simulator/mod.ts");
  await using tg = await startSimulator({ patience: 60_000 });
  const bots = Array.from({ length: 8 }, (_, i) => tg.bot(`bot${i}`));
  await using running = await relay({
    bots: Object.fromEntries(bots.map(({ username, token }) => [username, { token }])),
    telegram: { apiRoot: tg.apiRoot },
    log: false,
  });
  const people = Array.from({ length: 5 }, (_, i) => tg.user(`Person${i}`));
  const hooks = await Promise.all(bots.map(async ({ token }) => {
    const hook = webhook(echo);
    const set = await call(running.apiRoot, token, "setWebhook", { url: hook.url });
    assertEquals(set.ok, true);
    return hook;
  }));
  for (const bot of bots) {
    for (const person of people) await person.says(bot, `${person.id} to ${bot.username}`);
  }
  for (const bot of bots) {
    for (const person of people) {
      assertEquals((await person.hears(bot)).text, `${person.id} to ${bot.username}`);
    }
  }
  await until(() => hooks.every(({ updates }) => updates.length === people.length));
  for (const { server } of hooks) await server.shutdown();
});
