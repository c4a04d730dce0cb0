import { assertEquals } from "@std/assert";
import { firstViolation } from "./simulation/hunt.ts";
import { loadModules } from "./simulation/modules.ts";

/** `SEEDS=10000` searches further than a regular test run. */
const SEEDS = Number(Deno.env.get("SEEDS") ?? 120);

for (const [engine, seeds] of [["memory", SEEDS], ["SQLite", Math.ceil(SEEDS / 4)]] as const) {
  Deno.test(`instances over ${engine} tables keep every guarantee, whatever fails`, async () => {
    assertEquals(await firstViolation(engine, await loadModules(), seeds), undefined);
  });
}
