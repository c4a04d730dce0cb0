/** The token must never show, whatever goes wrong. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  BotApiError,
  BotApiNetworkError,
  createApi,
  InputFile,
} from "../../src/telegram/api/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { fakeTimed, untilTimer } from "./api_fake_time.ts";
import { refuse, startServer, startStandIn } from "./bot_api_stand_in.ts";

const token = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";
const options = { retry: false };

/** Inspects everything that a logger could reach in an error. */
function assertSecret(error: Error): void {
  const seen: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    seen.push(each.name, each.message, each.stack ?? "", String(each), JSON.stringify(each));
    for (const key of Reflect.ownKeys(each)) {
      seen.push(String(key), Deno.inspect(Reflect.get(each, key)));
    }
  }
  seen.push(Deno.inspect(error, { depth: 20, showHidden: true, getters: true, colors: false }));
  for (const text of seen) assert(!/SECRET/i.test(text), text);
}

Deno.test("BotApiNetworkError of a refused connection states the host and not the token", async () => {
  const apiRoot = `http://127.0.0.1:${freePort()}`;
  const api = createApi({ token, apiRoot });
  const error = await assertRejects(() => api.getMe(undefined, options), BotApiNetworkError);
  assertSecret(error);
  assertStringIncludes(error.message, apiRoot);
  assertEquals([error.name, error.method], ["BotApiNetworkError", "getMe"]);
  assert(error.cause instanceof Error);
  assert(error.stack?.startsWith("BotApiNetworkError: Cannot call getMe: "), error.stack);
});

Deno.test("BotApiNetworkError of a failed TLS handshake does not contain the token", async () => {
  await using server = startServer(() => new Response());
  const api = createApi({ token, apiRoot: server.root.replace("http:", "https:") });
  const error = await assertRejects(() => api.getMe(undefined, options), BotApiNetworkError);
  assertSecret(error);
  assertEquals(error.sent, false);
});

Deno.test("BotApiNetworkError of a dropped connection does not contain the token", async () => {
  for (const said of ["", "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "nonsense\r\n\r\n"]) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(said));
    })();
    const api = createApi({ token, apiRoot: `http://127.0.0.1:${listener.addr.port}` });
    const error = await assertRejects(() => api.getMe(undefined, options), BotApiNetworkError);
    assertSecret(error);
    assertEquals(error.sent, true);
    await serving;
    listener.close();
  }
});

Deno.test("BotApiNetworkError of a timeout does not contain the token", async () => {
  await using server = startServer(() => new Response(new ReadableStream()));
  const { api, clock } = fakeTimed(server, { token });
  const call = assertRejects(() => api.getMe(undefined, options), BotApiNetworkError);
  await untilTimer(clock, 30_000);
  await clock.advance(30_000);
  assertSecret(await call);
});

Deno.test("BotApiNetworkError does not quote an answer that is not the Bot API's", async () => {
  await using server = startServer(({ url }) =>
    new Response(`No route for ${url}`, {
      status: 502,
      headers: { "content-type": `text/html; for=${token}` },
    })
  );
  const api = createApi({ token, apiRoot: server.root });
  const error = await assertRejects(() => api.getMe(undefined, options), BotApiNetworkError);
  assertSecret(error);
  assertStringIncludes(error.message, "502 Bad Gateway (text/html; for=<token>)");
});

Deno.test("BotApiError does not contain the token even if a server echoes it", async () => {
  await using standIn = startStandIn((call) => refuse(404, `No /bot${call.token}/x`));
  const api = createApi({ token, apiRoot: standIn.root });
  const error = await assertRejects(() => api.getMe(), BotApiError);
  assertSecret(error);
  assertEquals(error.description, "No /<token>/x");
});

Deno.test("call() redacts the errors of a custom fetch, whatever it throws", async () => {
  const url = `https://api.telegram.org/bot${token}/getMe`;
  const inner = Object.assign(new Error(`cannot reach ${url}`), { url, options: { token } });
  const ring = new Error(token);
  ring.cause = ring;
  const thrown = [
    new TypeError(`bad ${url}`, { cause: inner }),
    new TypeError("fetch failed", { cause: encodeURIComponent(token) }),
    new AggregateError([inner], `all of ${url}`),
    ring,
    token,
    { url },
  ];
  for (const error of thrown) {
    const api = createApi({ token, fetch: () => Promise.reject(error) });
    const call = () => api.getMe(undefined, options);
    assertSecret(await assertRejects(call, BotApiNetworkError, "Cannot call getMe: "));
  }
});

Deno.test("InputFileError of a URL does not contain the token in that URL", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token, apiRoot: standIn.root });
  const url = new URL(`http://127.0.0.1:${freePort()}/file/bot${token}/cat.jpg?SECRET=1`);
  const call = () => api.sendPhoto({ chat_id: 1, photo: new InputFile(url) });
  const error = await assertRejects(call, Error, 'Cannot send file "cat.jpg"');
  assertSecret(error);
});

Deno.test("call() passes on Deno's message about a missing permission", async () => {
  const missing = new Deno.errors.NotCapable('Requires net access to "api.telegram.org:443"');
  let calls = 0;
  const api = createApi({ token, fetch: () => (calls++, Promise.reject(missing)) });
  await assertRejects(() => api.getMe(), Deno.errors.NotCapable, "Requires net access");
  assertEquals(calls, 1);
});

Deno.test("createApi() hides the token in the client itself", () => {
  const api = createApi({ token });
  const text = Deno.inspect(api, { depth: 20, showHidden: true, getters: true });
  assert(!text.includes("SECRET"), text);
  assertEquals(Reflect.ownKeys(api), []);
});
