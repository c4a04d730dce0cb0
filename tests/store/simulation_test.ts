import { assertEquals } from "@std/assert";
import { firstViolation } from "./simulation/hunt.ts";
import { loadModules } from "./simulation/modules.ts";

/** `SEEDS=10000` searches further than a regular test run. */
const SEEDS = Number(Deno.env.get("SEEDS") ?? 120);

const ENGINES = [["memory", SEEDS], ["SQLite", SEEDS / 4], ["PostgreSQL", SEEDS / 2]] as const;

for (const [engine, seeds] of ENGINES) {
  Deno.test(`instances over ${engine} tables keep every guarantee, whatever fails`, async () => {
    assertEquals(await firstViolation(engine, await loadModules(), seeds), undefined);
  });
}
