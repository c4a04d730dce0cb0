import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Network, WireError } from "../../src/simulator/mod.ts";
import { Bench } from "./helpers/cli.ts";

/** A network on which no webhook can be reached. */
const refusing: Network = {
  resolve: () => Promise.resolve(["127.0.0.1"]),
  connect: () => Promise.reject(new WireError("Connection refused")),
};

Deno.test("info shows a table, explains the last error, and describes drift", async () => {
  using bench = new Bench({ network: refusing });
  await bench.run("set", "echo", "--max-connections", "100");
  await bench.tg.user("Ada").says(bench.echo, "hello");
  await bench.clock.advance(1000);
  const { code, out } = await bench.run("info");
  assertEquals(code, 1);
  const [head, counter, echo, ...notes] = out.trimEnd().split("\n");
  assertEquals(head!.split(/ {2,}/), [
    ...["BOT", "PENDING", "CONNECTIONS", "IP", "UPDATES", "LAST ERROR", "URL"],
  ]);
  assertEquals(counter!.split(/ {2,}/), ["counter", "0", "–", "–", "default", "–", "none"]);
  assertEquals(echo!.split(/ {2,}/), [
    ...["echo", "1", "100", "127.0.0.1", "message", "1 second ago", "http://127.0.0.1:8443/echo"],
  ]);
  assertEquals(notes, [
    "counter: drift: url is none, configured http://127.0.0.1:8443/counter",
    "echo: Connection refused: nothing listens on that port, or a firewall rejects the connection",
    "echo: drift: max_connections is 100, configured 40",
  ]);
});

Deno.test("info --json prints Telegram's answer and the drift on one line", async () => {
  using bench = new Bench();
  await bench.run("set");
  bench.env.MAX_CONNECTIONS = "10";
  const { out } = await bench.run("info", "echo", "--json");
  assertEquals(out.trimEnd().includes("\n"), false);
  const [{ bot, url, max_connections, drift }] = JSON.parse(out);
  assertEquals([bot, url, max_connections], ["echo", "http://127.0.0.1:8443/echo", 40]);
  assertEquals(drift, [{ field: "max_connections", actual: "40", expected: "10" }]);
});

Deno.test("info continues when a bot cannot be queried, and exits 1", async () => {
  using bench = new Bench();
  bench.env.BOT_COUNTER_TOKEN = "4444:revoked";
  const { code, out } = await bench.run("info");
  assertEquals(code, 1);
  assertStringIncludes(out, "counter: 401 Unauthorized; the token is wrong");
  assertStringIncludes(out, "echo: drift: url is none");
});

Deno.test("info exits 1 on drift alone, and on a delivery that failed in the last 5 minutes", async () => {
  using bench = new Bench({ network: refusing });
  await bench.run("set");
  assertEquals((await bench.run("info")).code, 0);
  assertEquals((await bench.run("info", "--json")).code, 0);
  bench.env.MAX_CONNECTIONS = "10";
  const drifted = await bench.run("info", "echo", "--json");
  assertEquals([drifted.code, JSON.parse(drifted.out)[0].ok], [1, false]);
  delete bench.env.MAX_CONNECTIONS;
  await bench.tg.user("Ada").says(bench.echo, "hello");
  await bench.clock.advance(1000);
  const failing = await bench.run("info", "--json");
  assertEquals(failing.code, 1);
  const rows = JSON.parse(failing.out) as { bot: string; ok: boolean }[];
  assertEquals(rows.map(({ bot, ok }) => [bot, ok]), [["counter", true], ["echo", false]]);
});

Deno.test("info --watch repeats until it is interrupted", async () => {
  using bench = new Bench();
  const stop = new AbortController();
  bench.signal = stop.signal;
  const begun = bench.clock.now();
  const running = bench.run("info", "echo", "--watch", "--json");
  while (bench.called("getWebhookInfo").length < 3) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  stop.abort();
  const { code, out } = await running;
  assertEquals(code, 0);
  assert(out.trimEnd().split("\n").length >= 2, out);
  assert(bench.clock.now() - begun >= 10_000);
});

Deno.test("info without PUBLIC_URL shows the webhooks, and says that it cannot detect drift", async () => {
  using bench = new Bench();
  await bench.run("set", "echo");
  delete bench.env.PUBLIC_URL;
  const { code, out } = await bench.run("info", "echo");
  assertEquals([code, out.includes("drift:")], [0, false]);
  assertStringIncludes(out, "PUBLIC_URL is not set, so drift cannot be detected\n");
});

Deno.test("a bot that is named twice is taken once", async () => {
  using bench = new Bench();
  const { out } = await bench.run("set", "echo", "echo");
  assertStringIncludes(out, "1 of 1 webhooks are set");
  assertEquals(JSON.parse((await bench.run("info", "echo", "echo", "--json")).out).length, 1);
});
