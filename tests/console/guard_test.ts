import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createConsole } from "../../src/mod.ts";
import { HOST, watch, type Watched } from "./helpers.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const PATHS = ["/", "/metrics", "/events", "/glance", "/found", "/app/app.js"];

async function statusOf(watched: Watched, path: string, init?: RequestInit, address?: string) {
  const response = await watched.ask(path, init, address);
  await response.body?.cancel();
  return response.status;
}

Deno.test("without a token the console answers only to names of this machine, against DNS rebinding", async () => {
  await using watched = await watch();
  for (const host of ["evil.example:9090", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", ""]) {
    for (const path of PATHS) {
      assertEquals([host, path, await statusOf(watched, path, { headers: { host } })], [
        ...[host, path, 403],
      ]);
    }
  }
  for (const host of ["localhost:9090", "127.0.0.1", "[::1]:9090"]) {
    assertEquals(await statusOf(watched, "/metrics", { headers: { host } }), 200);
  }
});

Deno.test("other sites cannot load or post anything", async () => {
  await using watched = await watch();
  for (const origin of ["https://evil.example", "http://127.0.0.1:1", `https://${HOST}`, "null"]) {
    const headers = { origin };
    assertEquals(await statusOf(watched, "/act/set", { method: "POST", headers }), 403);
  }
  assertEquals(await statusOf(watched, "/act/set", { method: "POST" }), 403);
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
  assertEquals(await statusOf(watched, "/metrics", { headers }), 403);
});

Deno.test("with a token set, only the health checks are open without it", async () => {
  await using watched = await watch({ token: TOKEN });
  for (const path of PATHS) {
    assertEquals([path, await statusOf(watched, path)], [path, 401]);
    const headers = { cookie: "postern_console=wrong", host: "console.example" };
    assertEquals(await statusOf(watched, path, { headers }), 401);
  }
  for (const path of ["/livez", "/readyz", "/startupz"]) {
    assertEquals(await statusOf(watched, path), 200);
  }
});

function login(token: string, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    body: new URLSearchParams({ token }),
    headers: { origin: `http://${HOST}`, "content-length": "40", ...headers },
  };
}

Deno.test("a login sets a cookie that gives access to everything, from anywhere", async () => {
  await using watched = await watch({ token: TOKEN });
  const form = await watched.ask("/");
  assertEquals(form.status, 401);
  assertStringIncludes(await form.text(), '<form method="post" action="/login">');
  assertEquals(await statusOf(watched, "/login", login("wrong")), 401);
  const response = await watched.ask("/login", login(TOKEN));
  assertEquals([response.status, response.headers.get("location")], [303, "/"]);
  const cookie = response.headers.get("set-cookie")!;
  for (const part of ["HttpOnly", "SameSite=Strict", "Path=/"]) assertStringIncludes(cookie, part);
  const headers = { cookie: cookie.split(";")[0]!, host: "console.example" };
  assertEquals(await statusOf(watched, "/metrics", { headers }), 200);
  const bearer = { authorization: `Bearer ${TOKEN}` };
  assertEquals(await statusOf(watched, "/metrics", { headers: bearer }), 200);
});

Deno.test("a login from another site's form is refused", async () => {
  await using watched = await watch({ token: TOKEN });
  for (const origin of ["https://evil.example", "null"]) {
    assertEquals(await statusOf(watched, "/login", login(TOKEN, { origin })), 403);
  }
});

Deno.test("wrong tokens are limited per address, however they are sent", async () => {
  await using watched = await watch({ token: TOKEN });
  for (let i = 0; i < 4; i++) {
    assertEquals(await statusOf(watched, "/login", login("wrong"), "198.51.100.1"), 401);
    const headers = { cookie: `postern_console=${i}` };
    assertEquals(await statusOf(watched, "/", { headers }, "198.51.100.1"), 401);
  }
  for (const path of ["/?token=1", "/?token=2"]) {
    assertEquals(await statusOf(watched, path, {}, "198.51.100.1"), 401);
  }
  const limited = await watched.ask("/login", login(TOKEN), "198.51.100.1");
  assertEquals([limited.status, limited.headers.get("retry-after")], [429, "60"]);
  await limited.body?.cancel();
  assertEquals(await statusOf(watched, "/login", login(TOKEN), "198.51.100.2"), 303);
  await watched.clock.advance(60_001);
  assertEquals(await statusOf(watched, "/login", login(TOKEN), "198.51.100.1"), 303);
});

Deno.test("behind a trusted proxy, wrong tokens are limited by the client's address", async () => {
  await using watched = await watch({ token: TOKEN }, { trustedProxies: ["127.0.0.1"] });
  const from = (client: string) => ({ "x-forwarded-for": `10.0.0.1, ${client}` });
  for (let i = 0; i < 10; i++) {
    assertEquals(await statusOf(watched, `/?token=${i}`, { headers: from("198.51.100.1") }), 401);
  }
  assertEquals(await statusOf(watched, "/login", login(TOKEN, from("198.51.100.1"))), 429);
  assertEquals(await statusOf(watched, "/login", login(TOKEN, from("198.51.100.2"))), 303);
  assertEquals(await statusOf(watched, "/login", login(TOKEN)), 303, "the proxy's own machine");
});

Deno.test("every answer of the page has the strict policy; the login may post to itself", async () => {
  await using open = await watch();
  await using closed = await watch({ token: TOKEN });
  for (const response of [await open.ask("/"), await closed.ask("/")]) {
    const policy = response.headers.get("content-security-policy")!;
    assertStringIncludes(policy, "default-src 'none'");
    assertStringIncludes(policy, "frame-ancestors 'none'");
    assert(!policy.includes("unsafe"));
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    const html = await response.text();
    assertEquals(/<script(?! type="module" src=)|<style|\son\w+=|\sstyle=/.test(html), false);
  }
});

Deno.test("JSON of the page is not for other sites either, and never taken for a page", async () => {
  await using watched = await watch();
  const post = { method: "POST", body: new FormData(), headers: { origin: `http://${HOST}` } };
  for (
    const response of [
      await watched.ask("/glance"),
      await watched.ask("/found?bot=echo"),
      await watched.ask("/act/dead-list", post),
    ]
  ) {
    await response.body?.cancel();
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("cross-origin-resource-policy"), "same-origin");
    assertEquals(response.headers.get("cache-control"), "no-store");
  }
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
  for (const path of ["/events", "/found", "/glance"]) {
    assertEquals(await statusOf(watched, path, { headers }), 403);
  }
});

Deno.test("every answer has the strict headers, whatever was asked for", async () => {
  await using watched = await watch();
  const own = { origin: `http://${HOST}` };
  const asked: [string, RequestInit, number][] = [
    ["/nowhere", {}, 404],
    ["//evil.example/", {}, 404],
    ["/", { headers: { host: "evil.example" } }, 403],
    ["/", { method: "DELETE", headers: own }, 405],
    ["/", { method: "OPTIONS", headers: own }, 405],
    ["/act/set", {}, 405],
    ["/metrics", {}, 200],
    ["/readyz", {}, 200],
  ];
  for (const [path, init, status] of asked) {
    const response = await watched.ask(path, init);
    await response.body?.cancel();
    assertEquals([path, response.status], [path, status]);
    for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy"]) {
      assert(response.headers.has(name), `${name} at ${path}`);
    }
  }
});

Deno.test("HEAD is answered as GET is; other methods get a list of the allowed ones", async () => {
  await using watched = await watch();
  for (const path of [...PATHS, "/livez"]) {
    assertEquals([path, await statusOf(watched, path, { method: "HEAD" })], [path, 200]);
  }
  const headers = { origin: `http://${HOST}` };
  const page = await watched.ask("/glance", { method: "PUT", headers });
  const act = await watched.ask("/act/set");
  for (const { body } of [page, act]) await body?.cancel();
  assertEquals([page, act].map((one) => one.headers.get("allow")), ["GET, HEAD", "POST"]);
});

Deno.test("an act takes a form, and nothing that another content type could smuggle in", async () => {
  await using watched = await watch();
  for (const type of ["text/plain", "application/json", "", "multipart/form-data-not"]) {
    const headers = { origin: `http://${HOST}`, "content-type": type };
    const init = { method: "POST", body: "bot=echo", headers };
    assertEquals([type, await statusOf(watched, "/act/set", init)], [type, 415]);
  }
});

Deno.test("a Host that is not valid is refused, and nothing is printed", async () => {
  for (const token of [undefined, TOKEN]) {
    await using watched = await watch(token === undefined ? {} : { token });
    let failed = false;
    const server = Deno.serve({
      ...{ hostname: "127.0.0.1", port: 0, onListen() {} },
      onError: () => (failed = true, new Response(null, { status: 500 })),
    }, watched.console.fetch);
    for (const host of ["[", "a b", "localhost:99999", "%"]) {
      using connection = await Deno.connect({ port: server.addr.port });
      const text = `GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      await connection.write(new TextEncoder().encode(text));
      const answer = await new Response(connection.readable).text();
      assertEquals([host, answer.slice(9, 12), failed], [host, "400", false]);
    }
    await server.shutdown();
  }
});

Deno.test("a form is read up to its limit, whether or not its length was declared", async () => {
  await using open = await watch();
  await using closed = await watch({ token: TOKEN });
  for (const [watched, path] of [[open, "/act/doctor"], [closed, "/login"]] as const) {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (++sent > 1000) controller.error(new Error("It was read without end"));
        else controller.enqueue(new TextEncoder().encode("a=".padEnd(1024, "b")));
      },
    });
    const type = "application/x-www-form-urlencoded";
    const headers = { origin: `http://${HOST}`, "content-type": type };
    const response = await watched.ask(path, { method: "POST", headers, body });
    assertEquals([path, response.status], [path, 413]);
    assertEquals(/64 KB|Too long/.test(await response.text()), true);
  }
});

Deno.test("a token in a URL leads to the console itself, never to another host", async () => {
  await using watched = await watch({ token: TOKEN });
  for (const path of ["//evil.example/", "///evil.example", "/\\evil.example/"]) {
    const response = await watched.ask(`${path}?token=${TOKEN}`);
    await response.body?.cancel();
    const location = response.headers.get("location")!;
    assertEquals(new URL(location, `http://${HOST}/`).host, HOST, location);
  }
});

Deno.test("createConsole() throws on anything that is not an application", () => {
  assertThrows(() => createConsole({} as never), TypeError, "Cannot look inside the application");
});
