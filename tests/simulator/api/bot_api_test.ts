import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

async function raw(request: Request | ((token: string) => Request)) {
  const { tg, bot, ada } = await chatWithAda();
  const made = typeof request === "function" ? request(bot.token) : request;
  const response = await tg.fetch(made);
  return { response, body: await response.json(), tg, bot, ada };
}

Deno.test("fetch() accepts GET with a query string", async () => {
  const { body } = await raw((token) =>
    new Request(`http://t/bot${token}/sendMessage?chat_id=1001&text=a%20b`)
  );
  assertEquals(body.result.text, "a b");
});

Deno.test("fetch() accepts a urlencoded form, with nested values as JSON text", async () => {
  const { body } = await raw((token) =>
    new Request(`http://t/bot${token}/sendMessage`, {
      method: "POST",
      body: new URLSearchParams({
        chat_id: "1001",
        text: "x",
        reply_markup: '{"inline_keyboard":[[{"text":"+1","callback_data":"up"}]]}',
      }),
    })
  );
  assertEquals(body.result.reply_markup.inline_keyboard[0][0].callback_data, "up");
});

Deno.test("fetch() finds methods whatever their case", async () => {
  const { body, bot } = await raw((token) => new Request(`http://t/bot${token}/GETME`));
  assertEquals(body, {
    ok: true,
    result: {
      id: bot.id,
      is_bot: true,
      first_name: "Echo",
      username: "echo_bot",
      can_join_groups: true,
      can_read_all_group_messages: true,
      supports_guest_queries: false,
      supports_inline_queries: true,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
  });
});

Deno.test("fetch() treats an unreadable body as no parameters", async () => {
  for (const type of ["application/json", "text/plain"]) {
    const { body } = await raw((token) =>
      new Request(`http://t/bot${token}/sendMessage`, {
        method: "POST",
        body: "{nonsense",
        headers: { "content-type": type },
      })
    );
    assertEquals(body.description, "Bad Request: message text is empty");
  }
});

Deno.test("fetch() answers 429 with a Retry-After header", async () => {
  const { tg, bot } = await chatWithAda();
  tg.fail(429, { retryAfter: 3 });
  const response = await tg.fetch(new Request(`http://t/bot${bot.token}/getMe`));
  assertEquals(response.headers.get("retry-after"), "3");
  await response.body?.cancel();
});

Deno.test("a method that is not modelled checks its parameters, is logged and answers", async () => {
  const { tg, api, ada } = await chatWithAda();
  assertEquals(
    (await api("setMyProfilePhoto")).description,
    'Bad Request: parameter "photo" is required',
  );
  assertEquals(
    (await api("sendGift", { gift_id: "1" })).description,
    "Bad Request: BALANCE_TOO_LOW",
  );
  assertEquals(
    (await api("verifyChat", { chat_id: "" })).description,
    "Bad Request: chat_id is empty",
  );
  assertEquals((await api("getUserProfileAudios", { user_id: ada.id })).result, {
    total_count: 0,
    audios: [],
  });
  const calls = tg.log.flatMap((entry) =>
    entry.type === "call" ? [[entry.method, entry.status]] : []
  );
  assertEquals(calls, [
    ["setMyProfilePhoto", 400],
    ["sendGift", 400],
    ["verifyChat", 400],
    ["getUserProfileAudios", 200],
  ]);
});

Deno.test("the log contains no token and no secret token", async () => {
  const { tg, bot, api } = await chatWithAda();
  await api("setWebhook", { url: "https://bots.example", secret_token: "s3cret" });
  const text = JSON.stringify([tg.log, tg.snapshot()]);
  assertEquals(text.includes("s3cret"), false);
  assertEquals(text.includes(bot.token.split(":")[1]!), false);
  tg.close();
});

Deno.test("logOut() makes every call fail for ten minutes", async () => {
  const { clock, api } = await chatWithAda();
  assertEquals((await api("logOut")).result, true);
  assertEquals((await api("getMe")).description, "Logged out");
  await clock.advance(600_000);
  assertEquals((await api("getMe")).ok, true);
});

Deno.test("setMyCommands() and getMyCommands() keep scopes and languages separate", async () => {
  const { api } = await chatWithAda();
  const commands = [{ command: "start", description: "Begin" }];
  assertEquals((await api("setMyCommands", { commands })).result, true);
  assertEquals((await api("getMyCommands")).result, commands);
  assertEquals((await api("getMyCommands", { language_code: "de" })).result, []);
  assertEquals((await api("getMyCommands", { scope: { type: "all_group_chats" } })).result, []);
  assertEquals(
    (await api("setMyCommands", { commands: [{ command: "No!", description: "x" }] })).description,
    "Bad Request: BOT_COMMAND_INVALID",
  );
});
