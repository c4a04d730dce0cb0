import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ACTS } from "../../src/simulator/control/routes/acting.ts";
import { ROUTES } from "../../src/simulator/control/mod.ts";
import { type ControlledOptions, startControlled } from "../../src/simulator/control/start.ts";
import { systemClock } from "../../src/util/clock.ts";
import { turn } from "../../src/util/turn.ts";
import openApi from "../../src/simulator/control/openapi.json" with { type: "json" };

/** A simulator with a control API, and a helper to call it. */
async function controlled(options: ControlledOptions = {}) {
  const tg = await startControlled(options);
  async function ask(method: string, path: string, fields?: unknown, headers = {}) {
    const response = await fetch(`${tg.apiRoot}/control/${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
    });
    // deno-lint-ignore no-explicit-any -- each test knows what it asked for
    return { status: response.status, result: await response.json() as any };
  }
  const post = async (path: string, fields: unknown = {}) =>
    (await ask("POST", path, fields)).result;
  const get = async (path: string) => (await ask("GET", path)).result;
  const call = async (token: string, method: string, params: unknown = {}) => {
    const response = await fetch(`${tg.apiRoot}/bot${token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(params),
    });
    return { status: response.status, text: await response.text() };
  };
  return { tg, ask, post, get, call, [Symbol.asyncDispose]: () => tg.close() };
}

Deno.test("control: people write, bots answer, waiting requests return", async () => {
  await using api = await controlled();
  const { post, call } = api;
  const bot = await post("bots", { username: "echo", token: "42:abc" });
  assertEquals(bot, { id: 42, username: "echo_bot", token: "42:abc", api_root: api.tg.apiRoot });
  const ada = await post("users", { first_name: "Ada", id: 7 });
  const message = await post("messages", { user: 7, bot: "echo", text: "/start now" });
  assertEquals(message.error, 'Cannot find the bot of "bot": "echo"');
  const { message_id } = await post("messages", { user: 7, bot: "echo_bot", text: "/start now" });
  const heard = post("wait", { for: "message", user: 7, bot: 42 });
  const keyboard = { inline_keyboard: [[{ text: "+1", callback_data: "up" }]] };
  await call("42:abc", "sendMessage", { chat_id: ada.id, text: "0", reply_markup: keyboard });
  assertEquals((await heard).text, "0");
  const press = await post("acts", { act: "presses", user: 7, label: "+1" });
  const answered = post("wait", { for: "answer", id: press.id });
  await call("42:abc", "answerCallbackQuery", { callback_query_id: press.id, text: "Done" });
  assertEquals((await answered).text, "Done");
  const edited = await post("acts", { act: "edits", user: 7, bot: 42, message_id, text: "again" });
  assertEquals(edited.text, "again");
  const texts = (await api.get("messages?user=7&bot=42")).map(({ text }: { text: string }) => text);
  assertEquals(texts, ["again", "0"]);
});

Deno.test("control: inline queries, payments and join requests are answered", async () => {
  await using api = await controlled();
  const { post, call } = api;
  await post("bots", { username: "shop", token: "42:abc" });
  await post("users", { first_name: "Ada", id: 7 });
  await post("users", { first_name: "Bob", id: 8 });
  await post("messages", { user: 7, bot: 42, text: "/start" });

  const { id } = await post("acts", { act: "asks", user: 7, bot: 42, text: "cats" });
  const content = { message_text: "A cat" };
  const results = [{ type: "article", id: "1", title: "Cat", input_message_content: content }];
  await call("42:abc", "answerInlineQuery", { inline_query_id: id, results });
  assertEquals((await post("wait", { for: "answer", id })).results[0].id, "1");
  const chosen = await post("acts", { act: "chooses", user: 7, id, result_id: "1" });
  assertEquals(chosen.text, "A cat");
  const unknown = await post("acts", { act: "chooses", user: 7, id: "x", result_id: "1" });
  assertEquals(unknown.error, 'Cannot find the inline query "x"');

  const goods = { title: "Tea", description: "Green", payload: "tea", currency: "XTR" };
  const prices = [{ label: "Tea", amount: 5 }];
  await call("42:abc", "sendInvoice", { chat_id: 7, ...goods, prices });
  const invoice = await post("wait", { for: "message", user: 7, bot: 42 });
  const paying = { act: "pays", user: 7, bot: 42, message_id: invoice.message_id };
  const payment = await post("acts", paying);
  const answer = { pre_checkout_query_id: payment.id, ok: true };
  await call("42:abc", "answerPreCheckoutQuery", answer);
  assertEquals((await post("wait", { for: "answer", id: payment.id })).ok, true);

  const { chat } = await post("chats", { title: "Club", members: [7, 42], admins: [42] });
  const request = await post("acts", { act: "asks_to_join", user: 8, chat: chat.id });
  await call("42:abc", "approveChatJoinRequest", { chat_id: chat.id, user_id: 8 });
  assertEquals(await post("wait", { for: "answer", id: request.id }), { ok: true });
});

Deno.test("control: groups, files, reactions, membership", async () => {
  await using api = await controlled();
  const { post, get } = api;
  const bot = await post("bots", { username: "echo" });
  const [ada, bob] = [
    await post("users", { first_name: "Ada" }),
    await post("users", { first_name: "Bob" }),
  ];
  const { chat } = await post("chats", {
    title: "Friends",
    members: [ada.id, bot.id],
    admins: [bot.id],
  });
  await post("acts", { act: "joins", user: bob.id, chat: chat.id });
  const photo = { name: "a.png", type: "image/png", base64: btoa("bytes") };
  const sent = await post("messages", { user: bob.id, chat: chat.id, photo, caption: "see" });
  assertEquals([sent.caption, sent.photo.length > 0], ["see", true]);
  const { file_id } = sent.photo.at(-1);
  assertEquals((await get(`files?id=${file_id}`)).base64, photo.base64);
  assertEquals((await get("files?id=none")).error, 'Cannot find the file "none"');
  await post("acts", {
    act: "reacts",
    user: ada.id,
    chat: chat.id,
    message_id: sent.message_id,
    emoji: ["👍"],
  });
  const reply = await post("messages", {
    user: ada.id,
    chat: chat.id,
    text: "nice",
    reply_to: sent.message_id,
  });
  assertEquals(reply.reply_to_message.message_id, sent.message_id);
  const state = await get("state");
  assertEquals(
    state.chats.find(({ key }: { key: string }) => key === `${chat.id}`).members.length,
    3,
  );
  const kinds = (await get(`updates?bot=${bot.id}`)).map(({ kind }: { kind: string }) => kind);
  assertEquals(kinds.filter((kind: string) => kind === "message").length >= 3, true);
});

Deno.test("control: topics, links, Stars, Web Apps and business chats", async () => {
  await using api = await controlled();
  const { post, get } = api;
  const call = async (token: string, method: string, params: unknown) =>
    JSON.parse((await api.call(token, method, params as Record<string, unknown>)).text);
  const bot = await post("bots", { username: "shop", token: "42:abc", games: { chess: "Chess" } });
  for (const [id, first_name] of [[7, "Ada"], [8, "Bob"]]) await post("users", { id, first_name });
  const act = (name: string, user: number, more = {}) =>
    post("acts", { act: name, user, bot: bot.id, ...more });
  const forum = { title: "Garden", members: [7, 42], admins: [42], forum: true };
  const { chat } = await post("chats", forum);
  const opened = await act("opens_topic", 7, { chat: chat.id, text: "Roses" });
  const topic = opened.message_thread_id;
  const message = await post("messages", { user: 7, chat: chat.id, text: "red?", topic });
  assertEquals(message.message_thread_id, topic);
  await act("pins", 7, { chat: chat.id, message_id: message.message_id });
  await act("changes_title", 7, { chat: chat.id, text: "Park" });
  await act("closes_topic", 7, { chat: chat.id, topic });
  assertEquals(
    (await act("closes_topic", 7, { chat: chat.id, topic })).error.includes("closed"),
    true,
  );
  await act("reopens_topic", 7, { chat: chat.id, topic });

  const asking = { chat_id: chat.id, creates_join_request: true };
  const { result: { invite_link: link } } = await call("42:abc", "createChatInviteLink", asking);
  const { id } = await act("joins_by", 8, { link });
  await call("42:abc", "approveChatJoinRequest", { chat_id: chat.id, user_id: 8 });
  assertEquals(await post("wait", { for: "answer", id }), { ok: true });

  await post("messages", { user: 7, bot: 42, text: "/start" });
  const tea = { title: "Tea", description: "Green", payload: "tea", currency: "XTR" };
  const bill = { ...tea, prices: [{ label: "Tea", amount: 5 }], subscription_period: 2592000 };
  const { result: address } = await call("42:abc", "createInvoiceLink", bill);
  const payment = await act("pays", 7, { link: address });
  const yes = { pre_checkout_query_id: payment.id, ok: true };
  await call("42:abc", "answerPreCheckoutQuery", yes);
  const { result } = await call("42:abc", "getStarTransactions", {});
  const renewed = await act("renews", 7, { id: result.transactions[0].id });
  assertEquals(renewed.is_recurring, true);

  const app = await act("opens_web_app", 7);
  assertEquals(app.init_data.includes(`query_id=${app.id}`), true);
  const article = {
    type: "article",
    id: "1",
    title: "x",
    input_message_content: { message_text: "42" },
  };
  await call("42:abc", "answerWebAppQuery", { web_app_query_id: app.id, result: article });
  assertEquals((await post("wait", { for: "answer", id: app.id })).text, "42");

  const { id: connection } = await act("connects_business", 7, { rights: { can_reply: true } });
  const asked = await act("writes_to", 8, { with: 7, text: "Open?" });
  const reply = {
    business_connection_id: connection,
    chat_id: 8,
    checklist: {
      title: "Hours",
      tasks: [{ id: 1, text: "Monday" }],
      others_can_mark_tasks_as_done: true,
    },
  };
  const { result: sent } = await call("42:abc", "sendChecklist", reply);
  await act("ticks", 8, { with: 7, message_id: sent.message_id, tasks: [1] });
  await act("edits", 8, { with: 7, message_id: asked.message_id, text: "Open now?" });
  const kinds = (await get("updates?bot=42")).map(({ kind }: { kind: string }) => kind);
  assertEquals(kinds.slice(-4), [
    "business_connection",
    "business_message",
    "business_message",
    "edited_business_message",
  ]);
});

Deno.test("control: faults by method and parameters, with any status, text and parameters", async () => {
  await using api = await controlled();
  const { post, get, ask, call } = api;
  await post("bots", { username: "a", token: "1:a" });
  await post("bots", { username: "b", token: "2:b" });
  const fault = {
    status: 400,
    description: "Bad Request: group chat was upgraded to a supergroup chat",
    parameters: { migrate_to_chat_id: -100 },
    bot: 1,
    method: "sendMessage",
    params: { chat_id: 5, text: "hé", reply_markup: { inline_keyboard: [[{ text: "x" }]] } },
    times: 2,
  };
  await post("faults", fault);
  const { times: _, ...planned } = fault;
  assertEquals(await get("faults"), [{ ...planned, times: 2 }]);
  const keyboard = { inline_keyboard: [[{ text: "x", callback_data: "y" }]] };
  const meets = { chat_id: 5, text: "hé", reply_markup: keyboard };
  for (
    const [token, method, params] of [
      ["2:b", "sendMessage", meets],
      ["1:a", "sendPhoto", meets],
      ["1:a", "sendMessage", { ...meets, chat_id: 6 }],
      ["1:a", "sendMessage", { ...meets, text: "he" }],
      ["1:a", "sendMessage", { ...meets, reply_markup: undefined }],
    ] as const
  ) {
    assertEquals((await call(token, method, params)).text.includes("upgraded"), false);
  }
  for (let i = 0; i < 2; i++) {
    const { status, text } = await call("1:a", "SendMessage", meets);
    const { description, parameters } = fault;
    assertEquals([status, JSON.parse(text)], [
      400,
      { ok: false, error_code: 400, description, parameters },
    ]);
  }
  assertEquals(await get("faults"), []);

  await post("faults", { status: 502, body: "<h1>Bad Gateway</h1>", times: 0 });
  for (let i = 0; i < 3; i++) {
    assertEquals(await call("1:a", "getMe"), { status: 502, text: "<h1>Bad Gateway</h1>" });
  }
  assertEquals((await ask("DELETE", "faults")).status, 200);
  for (const status of [204, 205, 304]) {
    await post("faults", { status });
    assertEquals(await call("1:a", "getMe"), { status, text: "" });
  }
  await post("faults", { status: 429, parameters: { retry_after: 7 }, params: { chat_id: null } });
  const limited = JSON.parse((await call("1:a", "getMe")).text);
  assertEquals([limited.description, limited.parameters], [
    "Too Many Requests: retry after 7",
    { retry_after: 7 },
  ]);
  assertEquals((await call("1:a", "getMe")).status, 200);
});

Deno.test("control: chance and seed produce the same faults each time", async () => {
  await using api = await controlled();
  const { post, call } = api;
  async function statuses(seed: number) {
    await post("reset", { seed });
    const { token } = await post("bots", { username: "a" });
    await post("faults", { status: 500, chance: 0.5, times: 0 });
    const seen: number[] = [];
    for (let i = 0; i < 20; i++) seen.push((await call(token, "getMe")).status);
    return [token, ...seen];
  }
  const [first, again, other] = [await statuses(1), await statuses(1), await statuses(2)];
  assertEquals(first, again);
  assert(first.join() !== other.join());
  assert(first.includes(200) && first.includes(500));
});

Deno.test("control: reset forgets everything, and restores the initial state", async () => {
  const waiting = new Set<number>();
  const setTimer = (callback: () => void, ms: number) => {
    waiting.add(ms);
    return systemClock.setTimer(callback, ms);
  };
  await using api = await controlled({
    arrange: (tg) => void tg.bot("first", { token: "1:a" }),
    clock: { ...systemClock, setTimer },
  });
  const { tg, post, get, call } = api;
  const usernames = async () =>
    (await get("state")).bots.map(({ username }: { username: string }) => username);
  await post("bots", { username: "second" });
  await post("users", { first_name: "Ada" });
  await post("updates", { bot: 1, update: { message: { text: "hi" } } });
  await post("delay", { ms: 1 });
  const polls = call("1:a", "getUpdates", { offset: 2_000_000_000, timeout: 50 });
  const waits = post("wait", { for: "log", method: "getMe", within: 60_000 });
  await call("1:a", "getChat", { chat_id: 1 });
  assertEquals(await usernames(), ["first_bot", "second_bot"]);
  while (!waiting.has(60_000)) await turn();
  await post("reset");
  assertEquals((await polls).status, 200);
  assertEquals((await waits).error, "The simulator was reset or closed");
  assertEquals(await usernames(), ["first_bot"]);
  const { users, chats } = await get("state");
  assertEquals([users, chats, await get("updates"), await get("log")], [[], [], [], []]);
  assertEquals(tg.faults, []);
});

Deno.test("control: the log can be filtered and waited for", async () => {
  await using api = await controlled();
  const { post, get, call } = api;
  const { token } = await post("bots", { username: "a" });
  const late = post("wait", { for: "log", method: "getChat", params: { chat_id: 9 } });
  await call(token, "getMe");
  await call(token, "getChat", { chat_id: 8 });
  await call(token, "getChat", { chat_id: 9 });
  assertEquals((await late).params.chat_id, 9);
  assertEquals((await get("log?method=getchat")).length, 2);
  assertEquals((await get("log?type=delivery")).length, 0);
  assertEquals((await get(`log?since=${Date.now() + 1000}`)).length, 0);
  const none = await api.ask("POST", "wait", { for: "log", method: "sendDice", within: 20 });
  assertEquals(none, { status: 408, result: { error: "Nothing of the kind within 20 ms" } });
});

Deno.test("control: half a surrogate pair from a bot keeps the log readable for strict readers", async () => {
  await using api = await controlled();
  const { token } = await api.post("bots", { username: "a" });
  await api.call(token, "sendMessage", { chat_id: 9, text: "a\ud800" });
  assertEquals((await api.get("log?method=sendMessage"))[0].params.text, "a\ufffd");
});

Deno.test("control: errors say what is wrong", async () => {
  await using api = await controlled();
  for (
    const [method, path, fields, status, error] of [
      ["POST", "users", {}, 400, /"first_name": it is missing; send a string/],
      ["POST", "users", { first_name: 7 }, 400, /it is 7; send a string/],
      ["POST", "bots", { username: "a", token: "x" }, 400, /its token is not of the form/],
      ["POST", "messages", { user: 9, bot: 1, text: "x" }, 404, /Cannot find the person/],
      ["POST", "acts", { act: "toString", user: 1 }, 400, /choose one of edits/],
      ["POST", "wait", { for: "ever" }, 400, /choose one of message/],
      ["POST", "faults", {}, 400, /"status": it is missing/],
      ["POST", "faults", { stauts: 500 }, 400, /"stauts": it is not known here; send drop, status/],
      ["POST", "bots", { username: "a", privacy: "yes" }, 400, /it is "yes"; send true or false/],
      ["POST", "chats", { title: "x", members: [7], type: "foo" }, 400, /choose one of group/],
      ["POST", "users", { first_name: "a", id: 1.5 }, 400, /it is 1.5; send a whole number/],
      ["POST", "users", { first_name: "a", id: -5 }, 400, /"id": it is -5; send 1 or more/],
      ["POST", "updates", { bot: 1 }, 400, /"update": it is missing; send an object/],
      ["POST", "faults", { status: 700 }, 400, /send 200 to 599/],
      [
        "POST",
        "faults",
        { status: 500, body: { x: 1 } },
        400,
        /"body": it is {"x":1}; send a string/,
      ],
      ["POST", "faults", { status: 500, description: 5 }, 400, /"description": it is 5/],
      ["POST", "faults", { status: 500, parameters: [] }, 400, /"parameters".*send an object/],
      ["POST", "faults", { status: 500, params: "x" }, 400, /"params": it is "x"; send an object/],
      ["POST", "faults", { status: 500, method: 5 }, 400, /"method": it is 5; send a string/],
      ["POST", "faults", { status: 500, times: -1 }, 400, /"times": it is -1; send 0 or more/],
      ["POST", "faults", { status: 500, chance: 2 }, 400, /"chance": it is 2; send 0 to 1/],
      ["POST", "nowhere", {}, 404, /see \/control\/openapi.json/],
      ["GET", "reset", undefined, 404, /see/],
      ["POST", "users", [1], 400, /send a JSON object/],
    ] as const
  ) {
    const { status: got, result } = await api.ask(method, path, fields);
    assertEquals(got, status, path);
    assertMatch(result.error, error);
  }
});

Deno.test("control: closed to web pages, forms and other hosts", async () => {
  await using api = await controlled({ names: ["simulator"] });
  const { port } = new URL(api.tg.apiRoot);
  async function status(method: string, headers: Record<string, string>) {
    // fetch() sends its own Host header, so the request is written by hand.
    const all = {
      host: `127.0.0.1:${port}`,
      connection: "close",
      "content-length": "0",
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const path = method === "GET" ? "state" : "reset";
    await conn.write(
      new TextEncoder().encode(`${method} /control/${path} HTTP/1.1\r\n${lines}\r\n`),
    );
    const text = await new Response(conn.readable).text();
    const status = Number(text.split(" ")[1]);
    if (status === 200) assertStringIncludes(text, `"api_root":"http://${all.host}"`);
    return status;
  }
  for (const method of ["GET", "POST"]) {
    for (
      const [headers, wanted] of [
        [{}, 200],
        [{ host: `localhost:${port}` }, 200],
        [{ host: `simulator:${port}` }, 200],
        [{ host: `evil.example:${port}` }, 403],
        [{ host: `127.0.0.1.evil.example:${port}` }, 403],
        [{ origin: "https://evil.example" }, 403],
        [{ origin: "null" }, 403],
        [{ origin: `http://127.0.0.1:${port}` }, 200],
        [{ origin: `http://localhost:${port}` }, 403],
        [{ "sec-fetch-site": "cross-site" }, 403],
        [{ "sec-fetch-site": "same-site" }, 403],
        [{ "content-type": "text/plain" }, method === "GET" ? 200 : 415],
        [{ "content-type": "application/x-www-form-urlencoded" }, method === "GET" ? 200 : 415],
      ] as const
    ) {
      assertEquals(
        await status(method, { ...headers }),
        wanted,
        `${method} ${JSON.stringify(headers)}`,
      );
    }
  }
});

Deno.test("control: openapi.json is served, and has every route", async () => {
  const described = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  assertEquals(described.toSorted(), Object.keys(ROUTES).toSorted());
  await using api = await controlled();
  assertEquals(await api.get("openapi.json"), openApi);
});

Deno.test("control: openapi.json lists every act", () => {
  const { schema } = openApi.paths["/control/acts"].post.requestBody.content["application/json"];
  assertEquals(Object.keys(ACTS).toSorted(), schema.properties.act.enum.toSorted());
});

Deno.test("control: openapi.json's examples are accepted, and its references resolve", async () => {
  const named = [...JSON.stringify(openApi).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  const components = openApi.components as Record<string, Record<string, unknown>>;
  for (const [ref, kind, name] of named) assert(components[kind!]![name!], ref);

  await using api = await controlled();
  await api.post("bots", { username: "echo" });
  await api.post("users", { first_name: "Ada" });
  for (const [path, methods] of Object.entries(openApi.paths)) {
    if (!("post" in methods) || /reset|acts|wait/.test(path)) continue;
    const { example } = methods.post.requestBody.content["application/json"];
    const { status, result } = await api.ask("POST", path.slice("/control/".length), example);
    assertEquals(status, 200, `${path}: ${JSON.stringify(result)}`);
  }
});

Deno.test("control: a page of the playground reconnects after a reset", async () => {
  await using api = await controlled();
  const page = await fetch(`${api.tg.apiRoot}/events`);
  const text = page.text();
  await api.post("reset");
  assertStringIncludes(await text, "event:snapshot");
});
