import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { Bench } from "./helpers/cli.ts";

const SAMPLE = fromFileUrl(new URL("../data/updates/message_text.json", import.meta.url));

Deno.test("send writes the request exactly as Telegram does", async () => {
  using bench = new Bench();
  bench.probe.status = 200;
  bench.env.BOT_ECHO_SECRET = "new_secret,old_secret";
  const { code, out } = await bench.run("send", "echo", SAMPLE, "--url", "http://10.0.0.1:88/tg/");
  assertEquals(code, 0);
  assertStringIncludes(
    out,
    "POST http://10.0.0.1:88/tg/echo\n200 in 0.0 ms\nNo reply in the answer\n",
  );
  const [{ request, target, trust }] = bench.probe.posted as [typeof bench.probe.posted[0]];
  assertEquals([target.port, target.secure, trust], [88, false, []]);
  const [head = "", body = ""] = new TextDecoder().decode(request).split("\r\n\r\n");
  assertEquals(head.split("\r\n"), [
    "POST /tg/echo HTTP/1.1",
    "Host: 10.0.0.1:88",
    "X-Telegram-Bot-Api-Secret-Token: new_secret",
    "Content-Type: application/json",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    "Connection: keep-alive",
    "Accept-Encoding: gzip, deflate",
  ]);
  assertEquals(JSON.parse(body), JSON.parse(await Deno.readTextFile(SAMPLE)));
  assert(!out.includes("new_secret"));
});

Deno.test("send explains the server's answer, and exits 1 unless it is 2xx", async () => {
  using bench = new Bench();
  const said: [status: number, text: string][] = [
    [401, "different settings"],
    [403, "SOURCES"],
    [404, "no bot at this path"],
    [500, "server's log"],
    [504, "joins its run"],
  ];
  for (const [status, text] of said) {
    bench.probe.status = status;
    const { code, out } = await bench.run("send", "echo", SAMPLE);
    assertEquals(code, 1);
    assertStringIncludes(out, text);
  }
});

Deno.test("send posts to HOST and PORT by default, over TLS if a certificate is set", async () => {
  using bench = new Bench();
  Object.assign(bench.env, { HOST: "0.0.0.0", PORT: "9443" });
  const { out } = await bench.run("send", "echo", SAMPLE);
  assertStringIncludes(out, "POST http://127.0.0.1:9443/echo\n");
});

Deno.test("send asks for --url where the server's address is no URL, and refuses one of port 0", async () => {
  for (
    const [env, reason] of [
      [{ PORT: "0" }, "PORT=0 is any port"],
      [{ LISTEN: "unix:/run/postern.sock" }, "LISTEN is a Unix socket"],
    ] as const
  ) {
    using bench = new Bench();
    Object.assign(bench.env, env);
    const { code, err } = await bench.run("send", "echo", SAMPLE);
    assertEquals(code, 1);
    assertStringIncludes(err, `Cannot send update: ${reason}; name the server, or its proxy, with`);
  }
  using bench = new Bench();
  const { code, err } = await bench.run("send", "echo", SAMPLE, "--url", "http://127.0.0.1:0");
  assertEquals(code, 2);
  assertStringIncludes(err, 'Option "--url" cannot be "http://127.0.0.1:0"');
});
