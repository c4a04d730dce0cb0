/** Checks the metrics, the alert rules and the dashboard with Prometheus' own tool. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TemporaryFolder } from "../helpers/folder.ts";
import { post } from "../helpers/app.ts";
import { watch } from "../console/helpers.ts";

const ROOT = new URL("../../src/console/prometheus/", import.meta.url);
const ALERTS = fromFileUrl(new URL("alerts.yml", ROOT));

async function promtool(args: string[], input = ""): Promise<string> {
  const command = new Deno.Command("promtool", {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, said);
  return said;
}

Deno.test("promtool check metrics reports no problem", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert } = await folder.certificate();
  const options = { cert, attempts: 1, store: "memory" };
  await using watched = await watch({ log: { dropped: 3 } }, options, {
    handler: (update) => {
      if (update.update_id === 2) throw new Error("it broke");
    },
  });
  for (const id of [1, 1, 2]) {
    await (await post(watched.app, { body: `{"update_id":${id}}` })).body?.cancel();
  }
  await (await post(watched.app, { path: "/nowhere" })).body?.cancel();
  const metrics = await watched.metrics();
  for (const name of ["certificate_expiry_timestamp_seconds", "store_lag_seconds"]) {
    assert(metrics.includes(`postern_${name}`));
  }
  assertEquals(await promtool(["check", "metrics"], metrics), "");
});

const HOSTILE = ['a"b', "back\\slash", "new\nline", "}{", "\x1f\x00", "ünï 🤖", "#", "\ud800", " "];

Deno.test("promtool accepts the metrics of bots with hostile names, and those of 10 001 bots", async () => {
  await using watched = await watch();
  const add = async (name: string, i: number) => {
    watched.app.add(name, { token: `${1000 + i}:x`, path: `/${i}`, handler: () => {} });
    await watched.app.dispatch(name, { update_id: 1 });
  };
  for (const [i, name] of HOSTILE.entries()) await add(name, i);
  const few = await watched.metrics();
  assertEquals(await promtool(["check", "metrics"], few), "");
  assertEquals(few.match(/^postern_updates_total\{/gm)!.length, HOSTILE.length);
  for (let i = HOSTILE.length; i < 10_000; i++) await add(`bot${i}`, i);
  const many = await watched.metrics();
  assertEquals(await promtool(["check", "metrics"], many), "");
  assert(many.includes("\npostern_bots 10001\n"));
  assert(many.length < 100_000, `${many.length} bytes`);
});

Deno.test("promtool accepts the alert rules, and each of them has a test", async () => {
  await promtool(["check", "rules", ALERTS]);
  const namesIn = (text: string, pattern: RegExp) =>
    new Set([...text.matchAll(pattern)].map(([, name]) => name));
  const rules = namesIn(await Deno.readTextFile(ALERTS), /alert: (\w+)/g);
  const tested = namesIn(
    await Deno.readTextFile(new URL("alerts_test.yml", import.meta.url)),
    /alertname: (\w+)\n\s+exp_alerts:\n/g,
  );
  assertEquals([...rules].filter((name) => !tested.has(name)), []);
  assert(rules.size >= 11);
});

/** Every metric named in the rules and the dashboard exists. */
Deno.test("promtool accepts every expression of the dashboard, and each uses existing metrics", async () => {
  const dashboard = JSON.parse(await Deno.readTextFile(new URL("grafana.json", ROOT)));
  const expressions = (dashboard.panels as { targets: { expr: string }[] }[])
    .flatMap(({ targets }) => targets).map(({ expr }) => expr.replaceAll("$__rate_interval", "5m"));
  assert(expressions.length > 15);
  await using folder = await TemporaryFolder.make();
  const rules = expressions.map((expr, i) => ({ record: `panel:${i}`, expr }));
  const path = await folder.write(
    "rules.yml",
    JSON.stringify({ groups: [{ name: "all", rules }] }),
  );
  await promtool(["check", "rules", path]);

  const sources = [...expressions, await Deno.readTextFile(ALERTS)].join("\n");
  const named = new Set(sources.match(/\bpostern_\w+/g));
  let known = "";
  for (const name of ["recorder", "gauges", "loop_delay"]) {
    known += await Deno.readTextFile(new URL(`../metrics/${name}.ts`, ROOT));
  }
  const missing = [...named].filter((name) =>
    !known.includes(`"${name.replace(/_(total|bucket)$/, "")}"`)
  );
  assertEquals(missing, []);
});

Deno.test("promtool test rules: each alert fires when it should, and not before", async () => {
  await promtool(["test", "rules", fromFileUrl(new URL("alerts_test.yml", import.meta.url))]);
});
