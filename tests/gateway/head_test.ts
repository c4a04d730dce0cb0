/** Checks of a request's head: its path, method, secret and type, in every odd spelling. */
import { assertEquals } from "@std/assert";
import { hostApp, type Post, SECRET, statusOf, TOKEN } from "../helpers/app.ts";

const SECRET_HEADER = "x-telegram-bot-api-secret-token";

async function assertStatuses(expected: Record<string, number>, toPost: (text: string) => Post) {
  const { app } = hostApp();
  const actual: Record<string, number> = {};
  for (const text of Object.keys(expected)) actual[text] = await statusOf(app, toPost(text));
  assertEquals(actual, expected);
}

Deno.test("receive() matches paths exactly", async () => {
  await assertStatuses({
    "/echo": 200,
    "/Echo": 404,
    "/ECHO": 404,
    "/echo/": 404,
    "//echo": 404,
    "/echo//": 404,
    "/%65cho": 404,
    "/echo%20": 404,
    "/echo%00": 404,
    "/echo;x": 404,
    "/bots/echo": 404,
    "/__proto__": 404,
    "/constructor": 404,
    "/toString": 404,
    "/": 404,
    [`/${"a".repeat(100_000)}`]: 404,
  }, (path) => ({ path }));
});

Deno.test("receive() ignores the query", async () => {
  await assertStatuses({
    "/echo?": 200,
    "/echo?a=b": 200,
    "/echo?/other": 200,
    "/echo??": 200,
    "/?/echo": 404,
    "/other?x=/echo": 404,
    "/other/?/echo": 404,
  }, (path) => ({ path }));
});

Deno.test("receive() finds each bot among many at its own path", async () => {
  const names = Array.from({ length: 500 }, (_, i) => `bot${i}`);
  const handled: string[] = [];
  const bots = Object.fromEntries(
    names.map((name) => [name, {
      token: TOKEN,
      secret: SECRET,
      path: `/hooks/${name}`,
      handler: () => void handled.push(name),
    }]),
  );
  const { app } = hostApp({ bots });
  for (const name of names) assertEquals(await statusOf(app, { path: `/hooks/${name}` }), 200);
  assertEquals(handled, names);
  assertEquals(await statusOf(app, { path: "/bot1" }), 404);
});

Deno.test("receive() encodes a bot's name in its default path", async () => {
  const bot = { token: TOKEN, secret: SECRET, handler: () => {} };
  const { app } = hostApp({ bots: { "my bot/é": bot } });
  assertEquals(await statusOf(app, { path: "/my%20bot%2F%C3%A9" }), 200);
  assertEquals(await statusOf(app, { path: "/my%20bot%2f%c3%a9" }), 404);
});

Deno.test("receive() accepts no other method, in any spelling", async () => {
  await assertStatuses({
    POST: 200,
    Post: 200, // The Fetch standard capitalises it; on the wire it stays as sent.
    GET: 405,
    HEAD: 405,
    PUT: 405,
    PATCH: 405,
    DELETE: 405,
    OPTIONS: 405,
    PROPFIND: 405,
    POSTS: 405,
    POS: 405,
  }, (method) => ({ method }));
});

Deno.test("receive() matches the secret exactly", async () => {
  await assertStatuses({
    [SECRET]: 200,
    [` ${SECRET}\t`]: 200, // White space around a header's value is not part of it.
    "": 401,
    [SECRET.toUpperCase()]: 401,
    [SECRET.slice(0, -1)]: 401,
    [`${SECRET}x`]: 401,
    [`x${SECRET}`]: 401,
    [`${SECRET}, ${SECRET}`]: 401,
    [`${SECRET},`]: 401,
    [`"${SECRET}"`]: 401,
    [SECRET.replace("s", "\xf3")]: 401,
    "null": 401,
    ["x".repeat(1_000_000)]: 401,
  }, (secret) => ({ headers: { [SECRET_HEADER]: secret } }));
});

Deno.test("receive() refuses a request without a secret", async () => {
  const { app } = hostApp();
  assertEquals(await statusOf(app, { headers: { [SECRET_HEADER]: null } }), 401);
});

Deno.test("receive() refuses another bot's secret", async () => {
  const handler = () => {};
  const { app } = hostApp({
    bots: {
      echo: { token: TOKEN, secret: SECRET, handler },
      other: { token: TOKEN, secret: "other", handler },
    },
  });
  const headers = { [SECRET_HEADER]: "other" };
  assertEquals(await statusOf(app, { headers }), 401);
  assertEquals(await statusOf(app, { headers, path: "/other" }), 200);
});

Deno.test("receive() does not accept the token as the secret", async () => {
  const { app } = hostApp({ bots: { echo: { token: TOKEN, handler: () => {} } } });
  assertEquals(await statusOf(app, { headers: { [SECRET_HEADER]: TOKEN } }), 401);
});

Deno.test("receive() accepts only JSON, with or without parameters", async () => {
  await assertStatuses({
    "application/json": 200,
    "APPLICATION/JSON": 200,
    "application/json; charset=utf-8": 200,
    "application/json;charset=UTF-8": 200,
    "application/json ;": 200,
    "": 415,
    "application/jsonp": 415,
    "application/json2": 415,
    "application/json+x": 415,
    "application/problem+json": 415,
    "text/json": 415,
    "text/plain; application/json": 415,
    "xapplication/json": 415,
    "application/json, application/json": 415,
    "application/json charset=utf-8": 415,
    "application/x-www-form-urlencoded": 415,
    "multipart/form-data; boundary=x": 415,
    ["application/json".repeat(10_000)]: 415,
  }, (type) => ({ headers: { "content-type": type } }));
});

Deno.test("receive() refuses a request without a content type", async () => {
  const { app } = hostApp();
  const body = new TextEncoder().encode('{"update_id":1}');
  assertEquals(await statusOf(app, { headers: { "content-type": null }, body }), 415);
});
