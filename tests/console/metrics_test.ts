import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MAX_LABELLED_BOTS } from "../../src/console/metrics/recorder.ts";
import type { PosternEvent } from "../../src/mod.ts";
import { turn } from "../../src/util/turn.ts";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { valueOf, watch } from "./helpers.ts";

Deno.test("/metrics counts updates by bot, kind and outcome, runs and waits", async () => {
  await using watched = await watch();
  for (const id of [1, 2, 2]) {
    await (await post(watched.app, {
      body: JSON.stringify({
        update_id: id,
        message: { message_id: 1, date: 0, chat: { id: 1, type: "private" } },
      }),
    })).body?.cancel();
  }
  await (await post(watched.app, { body: '{"update_id":3,"novel":{}}' })).body?.cancel();
  await (await post(watched.app, { path: "/nowhere" })).body?.cancel();
  const metrics = await watched.metrics();
  const updates = (kind: string, outcome: string) =>
    valueOf(metrics, `postern_updates_total{bot="echo",kind="${kind}",outcome="${outcome}"}`);
  assertEquals(updates("message", "handled"), 2);
  assertEquals(updates("message", "duplicate"), 1);
  assertEquals(updates("other", "handled"), 1);
  assertEquals(valueOf(metrics, 'postern_redeliveries_total{bot="echo"}'), 1);
  assertEquals(valueOf(metrics, 'postern_run_seconds_count{bot="echo"}'), 3);
  assertEquals(valueOf(metrics, 'postern_queue_seconds_count{bot="echo"}'), 3);
  assertEquals(valueOf(metrics, 'postern_refusals_total{reason="route"}'), 1);
  assertEquals(valueOf(metrics, 'postern_in_flight{bot="echo"}'), 0);
});

Deno.test("/metrics has histograms of run and queue times, and counts joins", async () => {
  const ends: (() => void)[] = [];
  await using watched = await watch({}, { timeout: { ms: 60_000 } }, {
    handler: () => new Promise<void>((resolve) => void ends.push(resolve)),
  });
  const chat = { id: 7, type: "private" as const, first_name: "Ada" };
  const send = (update_id: number) =>
    post(watched.app, {
      body: JSON.stringify({ update_id, message: { message_id: 1, date: 0, chat } }),
    });
  const first = send(1);
  const again = send(1);
  const second = send(2);
  while (ends.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(valueOf(await watched.metrics(), 'postern_waiting{bot="echo"}'), 1);
  await watched.clock.advance(2000);
  ends[0]!();
  while (ends.length === 1) await new Promise((resolve) => setTimeout(resolve, 1));
  ends[1]!();
  for (const response of await Promise.all([first, again, second])) await response.body?.cancel();
  const metrics = await watched.metrics();
  const run = (le: string) => valueOf(metrics, `postern_run_seconds_bucket{bot="echo",le="${le}"}`);
  assertEquals([run("0.001"), run("1.0"), run("2.5"), run("300.0"), run("+Inf")], [1, 1, 2, 2, 2]);
  assertEquals(valueOf(metrics, 'postern_run_seconds_sum{bot="echo"}'), 2);
  assertEquals(valueOf(metrics, 'postern_queue_seconds_bucket{bot="echo",le="0.001"}'), 1);
  assertEquals(valueOf(metrics, 'postern_queue_seconds_sum{bot="echo"}'), 2);
  assertEquals(valueOf(metrics, 'postern_joins_total{bot="echo"}'), 1);
});

Deno.test("/metrics counts failures, dead letters and attempts after the first", async () => {
  await using watched = await watch({}, { attempts: 2 }, {
    handler: () => {
      throw new Error("out of tea");
    },
  });
  for (let i = 0; i < 2; i++) await (await post(watched.app)).body?.cancel();
  const metrics = await watched.metrics();
  assertEquals(valueOf(metrics, 'postern_failures_total{bot="echo"}'), 2);
  assertEquals(valueOf(metrics, 'postern_dead_letters_total{bot="echo"}'), 1);
  assertEquals(valueOf(metrics, 'postern_redeliveries_total{bot="echo"}'), 1);
});

Deno.test("/metrics begins at 0 with what has not happened yet, or Prometheus would miss its first time", async () => {
  await using watched = await watch({}, { store: "memory" });
  const metrics = await watched.metrics();
  for (const name of ["failures", "dead_letters", "redeliveries", "joins"]) {
    assertEquals(valueOf(metrics, `postern_${name}_total{bot="echo"}`), 0);
  }
  for (const reason of ["source", "secret", "in-flight limit"]) {
    assertEquals(valueOf(metrics, `postern_refusals_total{reason="${reason}"}`), 0);
  }
  assertEquals(valueOf(metrics, 'postern_store_batches_total{result="failed"}'), 0);
  assertEquals(valueOf(metrics, "postern_store_commit_seconds_count"), 0);
});

Deno.test("/metrics also counts what happened before the console was there", async () => {
  const events: PosternEvent[] = [
    { type: "dead_letter", bot: "echo", update_id: 1, kind: "message", attempt: 1, error: "x" },
  ].map((event) => ({ ...event, update: { update_id: 1 } }) as PosternEvent);
  await using watched = await watch({ events });
  const metrics = await watched.metrics();
  assertEquals(valueOf(metrics, 'postern_dead_letters_total{bot="echo"}'), 1);
});

Deno.test("/metrics counts Bot API calls by method and status, and the waits after 429", async () => {
  let busy = true;
  const telegram = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.url.endsWith("/getWebhookInfo")) {
      const result = { url: "", has_custom_certificate: false, pending_update_count: 42 };
      return Response.json({ ok: true, result });
    }
    if (!busy) return Response.json({ ok: true, result: { message_id: 1 } });
    busy = false;
    const parameters = { retry_after: 3 };
    const refusal = { ok: false, error_code: 429, description: "Too Many Requests", parameters };
    return Response.json(refusal, { status: 429 });
  });
  {
    const apiRoot = `http://127.0.0.1:${telegram.addr.port}`;
    await using watched = await watch({}, { telegram: { apiRoot, pace: false } }, {
      handler: async (_update, ctx) => {
        await ctx.api.sendMessage({ chat_id: 1, text: "hi" }, { retry: false });
      },
    });
    for (const id of [1, 2]) {
      await (await post(watched.app, { body: `{"update_id":${id}}` })).body?.cancel();
    }
    let metrics = await watched.metrics();
    while (!metrics.includes("postern_webhook_pending{")) { // The look-up takes its own time.
      await turn();
      metrics = await watched.metrics();
    }
    const calls = (status: string) =>
      valueOf(metrics, `postern_api_calls_total{method="sendMessage",status="${status}"}`);
    assertEquals([calls("429"), calls("200")], [1, 1]);
    assertEquals(valueOf(metrics, "postern_api_retry_after_seconds_total"), 3);
    const lookUp = watched.eventsOf("call").find(({ method, status }) =>
      method === "getWebhookInfo" && status === 200
    );
    assertEquals(lookUp!.update_id, undefined, "it is of no update");
    const own = watched.eventsOf("call").filter(({ method }) => method === "sendMessage");
    assertEquals(own.map(({ update_id }) => update_id), [1, 2]);
    assertEquals(valueOf(metrics, 'postern_webhook_pending{bot="echo"}'), 42);
  }
  await telegram.shutdown();
});

Deno.test("/metrics drops the per-bot series when there are too many, keeps their sum, and says so", async () => {
  await using watched = await watch();
  await (await post(watched.app)).body?.cancel();
  const before = await watched.metrics();
  assertStringIncludes(before, 'bot="echo"');
  assertEquals(valueOf(before, "postern_bot_labels"), 1);
  for (let i = 0; i < MAX_LABELLED_BOTS; i++) {
    watched.app.add(`bot${i}`, { token: `${1000 + i}:x`, handler: () => {} });
    await watched.app.dispatch(`bot${i}`, { update_id: 1 });
  }
  const metrics = await watched.metrics();
  assertEquals(/bot="/.test(metrics), false);
  assertEquals(valueOf(metrics, "postern_bot_labels"), 0);
  assertEquals(valueOf(metrics, "postern_bots"), MAX_LABELLED_BOTS + 1);
  const series = 'postern_updates_total{kind="unknown",outcome="handled"}';
  const other = series.replace("unknown", "other");
  assertEquals(valueOf(metrics, other), MAX_LABELLED_BOTS + 1);
  const count = metrics.split("\n").length;
  await watched.app.dispatch("bot1", { update_id: 2 });
  assertEquals((await watched.metrics()).split("\n").length, count);
});

Deno.test("/metrics has no series of each bot either when too many have come and gone", async () => {
  await using watched = await watch();
  for (let i = 0; i <= MAX_LABELLED_BOTS; i++) {
    watched.app.add(`bot${i}`, { token: `${1000 + i}:x`, handler: () => {} });
    await watched.app.dispatch(`bot${i}`, { update_id: 1 });
    await watched.app.remove(`bot${i}`);
  }
  const metrics = await watched.metrics();
  assertEquals(valueOf(metrics, "postern_bots"), 1);
  assertEquals(/bot="/.test(metrics), false);
});

Deno.test("/metrics has none of bots without an update that were scraped and are gone", async () => {
  await using watched = await watch();
  for (let i = 0; i <= MAX_LABELLED_BOTS; i++) {
    watched.app.add(`bot${i}`, { token: `${1000 + i}:x`, handler: () => {} });
    await watched.metrics();
    await watched.app.remove(`bot${i}`);
  }
  assertEquals(/bot="/.test(await watched.metrics()), false);
});

Deno.test("/metrics is OpenMetrics for those who ask for it", async () => {
  await using watched = await watch();
  await (await post(watched.app)).body?.cancel();
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
  const response = await watched.ask("/metrics", { headers: { accept } });
  assertStringIncludes(response.headers.get("content-type")!, "application/openmetrics-text");
  const lines = (await response.text()).split("\n");
  assertEquals(lines.slice(-2), ["# EOF", ""]);
  assert(lines.includes("# TYPE postern_updates counter"));
  const families = lines.filter((line) => line.startsWith("# TYPE")).map((line) =>
    line.split(" ")[2]!
  );
  assertEquals(new Set(families).size, families.length, "a family comes once");
  for (const name of families) assert(name.startsWith("postern_"), name);
  let family = "";
  for (const line of lines.slice(0, -2)) {
    if (line.startsWith("# TYPE")) family = line.split(" ")[2]!;
    else if (!line.startsWith("#")) assert(line.startsWith(family), `${line} in ${family}`);
  }
});

Deno.test("no metric holds a token or a secret, and labels are escaped", async () => {
  const odd = 'a"b\\c\nd\x1fe';
  await using watched = await watch({ token: "the operators' own token" });
  watched.app.add(odd, { token: "777777:other-token", handler: () => {}, path: "/odd" });
  await watched.app.dispatch(odd, { update_id: 1 });
  const metrics = await watched.metrics();
  assertStringIncludes(metrics, String.raw`bot="a\"b\\c\nd` + '\x1fe",kind="other"');
  for (const secret of [TOKEN, SECRET, "777777:other-token", "the operators' own token"]) {
    assertEquals(metrics.includes(secret), false);
  }
});
