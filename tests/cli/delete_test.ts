import { assertEquals, assertStringIncludes } from "@std/assert";
import { Bench } from "./helpers/cli.ts";

async function benchWithWebhooks(): Promise<Bench> {
  const bench = new Bench();
  await bench.run("set");
  return bench;
}

Deno.test("delete asks before it touches a live webhook, and does nothing after no", async () => {
  using bench = await benchWithWebhooks();
  bench.answer = "";
  const { code, out, err } = await bench.run("delete", "echo");
  assertEquals([code, out], [1, "Nothing was deleted\n"]);
  assertStringIncludes(err, "This webhook is live:\n  echo: http://127.0.0.1:8443/echo\n");
  assertEquals(bench.called("deleteWebhook"), []);
});

Deno.test("delete deletes after yes", async () => {
  using bench = await benchWithWebhooks();
  bench.answer = "y";
  const { code, out } = await bench.run("delete");
  assertEquals([code, out], [0, "counter: Webhook was deleted\necho: Webhook was deleted\n"]);
  assertEquals(bench.questions, ["Delete all 2? [y/N]"]);
});

Deno.test("delete refuses without a terminal, unless given --yes", async () => {
  using bench = await benchWithWebhooks();
  const { code, err } = await bench.run("delete", "echo");
  assertEquals(code, 1);
  assertStringIncludes(
    err,
    "Cannot ask whether to delete a live webhook: this is not a terminal; use --yes",
  );
  assertEquals(bench.called("deleteWebhook"), []);
  assertEquals((await bench.run("delete", "echo", "--yes")).out, "echo: Webhook was deleted\n");
  assertEquals(bench.questions.length, 1);
});

Deno.test("delete does not ask when there is nothing to lose", async () => {
  using bench = new Bench();
  const { code, out } = await bench.run("delete", "echo");
  assertEquals([code, out], [0, "echo: Webhook is already deleted\n"]);
  assertEquals(bench.questions, []);
});

Deno.test("delete --drop-pending says how many updates would be dropped", async () => {
  using bench = new Bench();
  const ada = bench.tg.user("Ada");
  await ada.says(bench.echo, "one");
  bench.answer = "yes";
  const { code, err } = await bench.run("delete", "echo", "--drop-pending");
  assertStringIncludes(err, "echo: no webhook, 1 pending updates, dropped");
  assertEquals(code, 0);
  await bench.tg.idle(bench.echo);
});

Deno.test("delete continues when a bot fails, and exits 1", async () => {
  using bench = await benchWithWebhooks();
  bench.env.BOT_COUNTER_TOKEN = "4444:revoked";
  const { code, out } = await bench.run("delete", "--yes");
  assertEquals(code, 1);
  assertStringIncludes(out, "counter: failed: 401 Unauthorized");
  assertStringIncludes(out, "echo: Webhook was deleted");
});
