import { assertEquals, assertMatch } from "@std/assert";
import { createPlayground } from "../../../src/simulator/playground/mod.ts";
import { startSimulator } from "../../../src/simulator/mod.ts";

const encoder = new TextEncoder();

/** Sends bytes unchanged and returns the answer up to the end of the connection. */
async function exchange(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encoder.encode(text));
  return await new Response(connection.readable).text();
}

async function wire() {
  const tg = await startSimulator();
  const bot = tg.bot("echo");
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const port = Number(new URL(tg.apiRoot).port);
  return { tg, port, chat_id: ada.id, path: `/bot${bot.token}` };
}

function request(line: string, headers: readonly string[], body = ""): string {
  const all = [...headers, `Content-Length: ${encoder.encode(body).length}`, "Connection: close"];
  return `${line} HTTP/1.1\r\nHost: t\r\n${
    all.map((header) => `${header}\r\n`).join("")
  }\r\n${body}`;
}

const JSON_BODY = "Content-Type: application/json";

Deno.test("gap 5: a body is read on GET, too", async () => {
  const { tg, port, path, chat_id } = await wire();
  await using _ = tg;
  const body = JSON.stringify({ chat_id, text: "from a GET" });
  const answer = await exchange(port, request(`GET ${path}/sendMessage`, [JSON_BODY], body));
  assertMatch(answer, /^HTTP\/1\.1 200 OK\r\n[^]*"text":"from a GET"/);
});

Deno.test("gap 5: unusual targets are refused, with or without a page", async () => {
  await using tg = await startSimulator({ page: createPlayground().page });
  const port = Number(new URL(tg.apiRoot).port);
  const { token } = tg.bot("echo");
  for (const target of [`//bot${token}/getMe`, `/file//bot${token}/x`, `//file/bot${token}/x`]) {
    const answer = await exchange(port, request(`GET ${target}`, []));
    assertMatch(answer, /^HTTP\/1\.1 404 [^]*"description":"Not Found"}\s*$/, target);
  }
  for (const target of [`http://t/bot${token}/getMe`, `http://t/file/bot${token}/x`]) {
    const answer = await exchange(port, request(`GET ${target}`, []));
    assertMatch(answer, /404 [^]*absolute URI is specified in the Request-Line/, target);
  }
  for (const target of ["//", "///", "//[", "/\\\\", "*", "/%"]) {
    const answer = await exchange(port, request(`GET ${target}`, []));
    assertMatch(answer, /^HTTP\/1\.1 40[034] /, target);
  }
  assertMatch(
    await exchange(port, "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"),
    / 400 /,
  );
});

Deno.test("gap 5: PUT, DELETE and HEAD are 501 without a body", async () => {
  const { tg, port, path } = await wire();
  await using _ = tg;
  for (const method of ["PUT", "DELETE", "HEAD", "PATCH"]) {
    const answer = await exchange(port, request(`${method} ${path}/getMe`, []));
    assertMatch(answer, /^HTTP\/1\.1 501 [^]*content-length: 0\r\n\r\n$/);
  }
});

Deno.test("gap 5: an upgrade to h2c with a body is answered as HTTP/1.1", async () => {
  const { tg, port, path, chat_id } = await wire();
  await using _ = tg;
  const body = JSON.stringify({ chat_id, text: "from Java" });
  const upgrade = ["Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAAB", JSON_BODY];
  const answer = await exchange(port, request(`POST ${path}/sendMessage`, upgrade, body));
  assertMatch(answer, /^HTTP\/1\.1 200 OK\r\n[^]*"text":"from Java"/);
});

Deno.test("gap 5: chunked bodies, several requests on one connection, and 100-continue", async () => {
  const { tg, port, path, chat_id } = await wire();
  await using _ = tg;
  const body = JSON.stringify({ chat_id, text: "in chunks" });
  const chunks = `${body.length.toString(16)};x=y\r\n${body}\r\n0\r\nTrailer: 1\r\n\r\n`;
  const answer = await exchange(
    port,
    `GET ${path}/getMe HTTP/1.1\r\nHost: t\r\n\r\n` +
      `POST ${path}/sendMessage HTTP/1.1\r\nHost: t\r\n${JSON_BODY}\r\n` +
      `Expect: 100-continue\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunks}`,
  );
  assertMatch(answer, /"username":"echo_bot"[^]*100 Continue[^]*"text":"in chunks"/);
});

Deno.test("gap 5: anything but HTTP/1.1 is refused with its status", async () => {
  const { tg, port, path } = await wire();
  await using _ = tg;
  for (
    const [text, status] of [
      [`GET ${path}/getMe HTTP/3.0\r\n\r\n`, 505],
      ["nonsense\r\n\r\n", 400],
      [`GET ${path}/getMe HTTP/1.1\r\nno colon\r\n\r\n`, 400],
      [`POST ${path}/getMe HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n`, 501],
      [`POST ${path}/getMe HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n`, 400],
      [`GET ${path}/getMe HTTP/1.1\r\nX: ${"x".repeat(1 << 19)}`, 431],
    ] as const
  ) assertMatch(await exchange(port, text), new RegExp(`^HTTP/1\\.1 ${status} `));
  assertMatch(
    await exchange(port, request(`GET http://t${path}/getMe`, [])),
    /404 [^]*absolute URI is specified in the Request-Line/,
  );
});

Deno.test("gap 5: a connection dropped on purpose breaks off", async () => {
  const { tg, port, path } = await wire();
  await using _ = tg;
  tg.fail("drop");
  const answer = await exchange(port, request(`GET ${path}/getMe`, []));
  assertEquals(answer.includes("ok"), false);
  assertMatch(answer, /content-length: 1\r\n/);
});

Deno.test("gap 5: an empty body has no parameters, chunked or not, whatever its type", async () => {
  const { tg, port, path } = await wire();
  await using _ = tg;
  const types = ["application/json", "application/x-www-form-urlencoded", "text/plain"];
  for (const type of [...types, "multipart/form-data; boundary=b", "multipart/form-data"]) {
    const head = [`Content-Type: ${type}`];
    const empty = request(`POST ${path}/getMe`, head);
    const chunked = empty.replace("Content-Length: 0", "Transfer-Encoding: chunked") + "0\r\n\r\n";
    for (const text of [empty, chunked]) {
      assertMatch(
        await exchange(port, text),
        /^HTTP\/1\.1 200 OK\r\n[^]*"username":"echo_bot"/,
        text,
      );
    }
  }
});
