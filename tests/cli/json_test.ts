/** `--json` with the commands that change or send something. */
import { assertEquals } from "@std/assert";
import { Bench } from "./helpers/cli.ts";

Deno.test("set --json prints a result for each bot", async () => {
  using bench = new Bench();
  bench.env.BOT_COUNTER_TOKEN = "4444:revoked";
  const { code, out } = await bench.run("set", "--json");
  const [counter, echo] = JSON.parse(out);
  assertEquals([code, counter.ok, echo.ok], [1, false, true]);
  assertEquals(counter.error.startsWith("401 Unauthorized; the token is wrong"), true);
  assertEquals(echo, {
    ...{ bot: "echo", ok: true, url: "http://127.0.0.1:8443/echo" },
    description: "Webhook was set",
    changes: [{ field: "url", actual: "none", expected: "http://127.0.0.1:8443/echo" }],
  });
});

Deno.test("delete --json prints a result for each bot, and none if it was declined", async () => {
  using bench = new Bench();
  await bench.run("set");
  bench.answer = "n";
  assertEquals((await bench.run("delete", "--json")).out, "[]\n");
  bench.env.BOT_COUNTER_TOKEN = "4444:revoked";
  const { code, out } = await bench.run("delete", "--yes", "--json");
  assertEquals([code, JSON.parse(out)[1]], [
    1,
    { bot: "echo", ok: true, description: "Webhook was deleted" },
  ]);
  assertEquals(JSON.parse(out)[0].ok, false);
});

Deno.test("send --json prints status, time and reply, and nothing else", async () => {
  using bench = new Bench();
  const file = "tests/data/updates/message_text.json";
  bench.probe.status = 503;
  const { code, out } = await bench.run("send", "echo", file, "--json");
  assertEquals([code, JSON.parse(out)], [
    1,
    { url: "http://127.0.0.1:8443/echo", ok: false, status: 503, reason: "", ms: 0 },
  ]);
});
