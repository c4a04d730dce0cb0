import { assertEquals, assertNotEquals } from "@std/assert";
import { Bench } from "../helpers/cli.ts";
import { problem, warning } from "../../../src/cli/doctor/finding.ts";
import { changesText, type Report } from "../../../src/cli/doctor/report.ts";

const plain = { colors: false };
const of = (...findings: Report["sections"][number]["findings"]): Report => ({
  sections: [{ title: "Bot echo", findings }],
});

Deno.test("changesText() contains new and resolved findings, and no unchanged ones", () => {
  const before = of(warning("backlog", "100 updates are pending"), problem("webhook", "gone"));
  const now = of(warning("backlog", "250 updates are pending"), problem("route", "401", "see"));
  assertEquals(
    changesText(plain, before, now, 0),
    "1970-01-01T00:00:00.000Z\n" +
      "  problem  401\n           → see\n" +
      "  ok       resolved: gone\n",
  );
  assertEquals(changesText(plain, now, now, 0), "");
});

/** Watches until there are two reports, or changes after one; the webhook is deleted meanwhile. */
async function watched(...options: string[]): Promise<{ code: number; out: string }> {
  using bench = new Bench();
  const stop = new AbortController();
  bench.signal = stop.signal;
  await bench.run("set", "echo");
  const running = bench.run("doctor", "echo", "--watch", ...options);
  const looks = async (count: number) => {
    while (bench.called("getWebhookInfo").length < count) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const before = bench.called("getWebhookInfo").length;
  await looks(before + 1);
  await bench.run("delete", "echo", "--yes");
  await looks(bench.called("getWebhookInfo").length + 3);
  stop.abort();
  return await running;
}

Deno.test("doctor --watch reports once, and then what has changed", async () => {
  const { code, out } = await watched();
  assertEquals(code, 1);
  assertEquals(out.match(/^Configuration$/gm)?.length, 1, out);
  assertEquals(out.match(/^ +problem +(?=.*webhook).*$/gim)?.length, 1, out);
});

Deno.test("doctor --watch --json prints a whole report, in a line, whenever something has changed", async () => {
  const { out } = await watched("--json");
  const reports = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(reports.length, 2);
  for (const { sections } of reports) assertEquals(sections.length, 3);
  assertNotEquals(reports[0], reports[1]);
});
