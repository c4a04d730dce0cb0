import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BotApiError, BotApiNetworkError, createApi } from "../../src/telegram/api/mod.ts";
import { ok, refuse, startServer, startStandIn } from "./bot_api_stand_in.ts";

const token = "123456:abcDEF";

Deno.test("createApi() has every method as a function of its parameters", async () => {
  await using standIn = startStandIn(() => ok({ message_id: 1 }));
  const api = createApi({ token, apiRoot: standIn.root });

  const sent = await api.sendMessage({ chat_id: 7, text: "Grüß dich, 世界", entities: [] });

  assertEquals(sent.message_id, 1);
  assertEquals(standIn.calls, [{
    token,
    method: "sendMessage",
    type: "application/json",
    params: { chat_id: 7, text: "Grüß dich, 世界", entities: [] },
    files: {},
  }]);
});

Deno.test("createApi() calls methods without parameters", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token, apiRoot: standIn.root });
  await api.getMe();
  await api.close();
  assertEquals(standIn.calls.map(({ method, params }) => [method, params]), [
    ["getMe", {}],
    ["close", {}],
  ]);
});

Deno.test("call() accepts methods missing from the types", async () => {
  await using standIn = startStandIn((call) => ok(call.params.x));
  const api = createApi({ token, apiRoot: standIn.root });
  assertEquals(await api.call("sendTeleport", { x: { y: [1] } }), { y: [1] });
});

Deno.test("call() omits undefined and null, and does not change its parameters", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token, apiRoot: standIn.root });
  const params = { chat_id: 1, text: "x", parse_mode: undefined, o: { a: undefined, b: null } };
  await api.call("sendMessage", params);
  assertEquals(standIn.calls[0]?.params, { chat_id: 1, text: "x", o: {} });
  assert("parse_mode" in params && params.o.b === null);
});

Deno.test("call() throws on an invalid method name", async () => {
  const api = createApi({ token, fetch: () => Promise.reject(new Error("must not be called")) });
  for (const method of ["", "a/b", "../getMe", "getMe?x", "get Me"]) {
    await assertRejects(() => api.call(method), TypeError, "not the name of a method");
  }
});

Deno.test("createApi() returns an object that can be awaited, logged and serialised", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token, apiRoot: standIn.root });
  const unknown = api as unknown as Record<PropertyKey, unknown>;

  assertEquals(await api, api);
  assertEquals(JSON.stringify({ api }), '{"api":{}}');
  assertEquals(`${api}`, "[object Object]");
  assertEquals(Deno.inspect(api), "BotApi {}");
  for (const name of ["then", "catch", "toJSON", "inspect", Symbol.iterator, Symbol.toStringTag]) {
    assertEquals(unknown[name], undefined);
  }
  assertEquals(Object.keys(api), []);
  assertEquals(standIn.calls, []);
});

Deno.test("createApi() keeps thousands of clients separate, including detached methods", async () => {
  await using standIn = startStandIn((call) => ok(call.token));
  const apis = Array.from(
    { length: 5000 },
    (_, n) => createApi({ token: `${n}:x`, apiRoot: standIn.root }),
  );
  const { getMe } = apis[4321]!;
  assertEquals<unknown>(await getMe(), "4321:x");
  assertEquals<unknown>(await apis[7]!.getMe(), "7:x");
});

Deno.test("createApi() tolerates trailing slashes in the API root and keeps its path", async () => {
  const paths: string[] = [];
  await using server = startServer((request) => {
    paths.push(new URL(request.url).pathname);
    return ok(true);
  });
  for (const end of ["", "/", "///", "/prefix", "/prefix/"]) {
    await createApi({ token, apiRoot: server.root + end }).getMe();
  }
  const [plain, prefixed] = [`/bot${token}/getMe`, `/prefix/bot${token}/getMe`];
  assertEquals(paths, [plain, plain, plain, prefixed, prefixed]);
});

Deno.test("createApi() throws on an invalid token or API root, without showing it", () => {
  for (const bad of ["", "123:abc\n", "123:a/b", "123:a?b"]) {
    const error = assertThrows(() => createApi({ token: bad }), TypeError, "the token");
    assert(bad === "" || !error.message.includes(bad));
  }
  for (const apiRoot of ["", "api.telegram.org", "ftp://host", "/bot"]) {
    assertThrows(() => createApi({ token, apiRoot }), TypeError, "http:// or https:// URL");
  }
  const apiRoot = "https://user:hunter2@host/?key=hunter2";
  const error = assertThrows(() => createApi({ token, apiRoot }), TypeError, "https://host");
  assert(!error.message.includes("hunter2"));
});

Deno.test("BotApiError contains Telegram's answer", async () => {
  const parameters = { migrate_to_chat_id: -100123 };
  await using standIn = startStandIn(() =>
    refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
  );
  const api = createApi({ token, apiRoot: standIn.root });
  const call = () => api.sendMessage({ chat_id: -1, text: "x" });
  const error = await assertRejects(call, BotApiError);
  assertEquals(error.name, "BotApiError");
  assertEquals(error.method, "sendMessage");
  assertEquals(error.error_code, 400);
  assertEquals(error.description, "Bad Request: group chat was upgraded to a supergroup chat");
  assertEquals(error.parameters, parameters);
  assertEquals(error.message, `Cannot call sendMessage: 400 ${error.description}`);
  assert(error.stack?.startsWith("BotApiError: Cannot call sendMessage"));
});

Deno.test("call() describes an answer that is not the Bot API's", async () => {
  const answers = {
    html: () =>
      new Response("<h1>Bad Gateway</h1>", {
        status: 502,
        headers: { "content-type": "text/html" },
      }),
    number: () => Response.json(42),
    shape: () => Response.json({ result: true }),
    empty: () => new Response(null, { status: 204 }),
    redirect: () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }),
  };
  await using standIn = startStandIn(({ params }) => answers[params.as as keyof typeof answers]());
  const api = createApi({ token, apiRoot: standIn.root });
  const statuses: Record<string, number> = {
    html: 502,
    number: 200,
    shape: 200,
    empty: 204,
    redirect: 302,
  };
  for (const as in answers) {
    const error = await assertRejects(() => api.call("sendX", { as }), BotApiNetworkError);
    assert(error.message.startsWith(`Cannot call sendX: ${statuses[as]} `), error.message);
    assertEquals([error.method, error.status], ["sendX", statuses[as]]);
  }
  assertEquals(standIn.calls.length, 5);
});

Deno.test("download() returns a file's bytes, or rejects with Telegram's message", async () => {
  await using server = startServer(({ url }) =>
    new URL(url).pathname === `/file/bot${token}/photos/file%20%231%3F.jpg`
      ? new Response(new Uint8Array([1, 2, 3]))
      : refuse(404, "Not Found")
  );
  const api = createApi({ token, apiRoot: server.root });
  assertEquals(await api.download("photos/file #1?.jpg"), new Uint8Array([1, 2, 3]));
  const error = await assertRejects(() => api.download("photos/file_2.jpg"), BotApiError);
  assertEquals(error.error_code, 404);
});

Deno.test("call() reads a refusal whose fields have other types than Telegram's", async () => {
  const answer = { ok: false, error_code: "403", description: { text: "no" }, parameters: "none" };
  await using standIn = startStandIn(() => Response.json(answer, { status: 403 }));
  const api = createApi({ token, apiRoot: standIn.root });
  const error = await assertRejects(() => api.sendMessage({ chat_id: 1, text: "x" }), BotApiError);
  assertEquals([error.error_code, error.description], [403, "Forbidden"]);
});
