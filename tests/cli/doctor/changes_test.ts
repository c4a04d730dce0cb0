import { assertEquals } from "@std/assert";
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
