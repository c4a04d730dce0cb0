import { assertEquals } from "@std/assert";
import { loadModules, type Modules } from "./simulation/modules.ts";
import { MUTANTS } from "./simulation/mutants.ts";
import type { Engine } from "./simulation/tables.ts";
import { Violation, World } from "./simulation/world.ts";

const STEPS = 250;
/** `SEEDS=10000` looks further than every test run has to. */
const SEEDS = Number(Deno.env.get("SEEDS") ?? 120);
/** A mutant that survives this many seeds has survived. */
const MUTANT_SEEDS = 600;

/** The first seed that shows a violation, with what it shows. */
async function firstViolation(
  engine: Engine,
  modules: Modules,
  seeds: number,
): Promise<string | undefined> {
  for (let seed = 0; seed < seeds; seed++) {
    try {
      await new World(seed, engine, modules).run(STEPS);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return `seed ${seed}: ${error.message}`;
    }
  }
  return undefined;
}

for (const [engine, seeds] of [["memory", SEEDS], ["SQLite", Math.ceil(SEEDS / 4)]] as const) {
  Deno.test(`instances over ${engine} tables keep every promise, whatever fails`, async () => {
    assertEquals(await firstViolation(engine, await loadModules(), seeds), undefined);
  });
}

for (const { check, edits, engine = "memory" } of MUTANTS) {
  Deno.test(`a seed shows, over ${engine} tables, why ${check}`, async () => {
    const modules = await loadModules(edits);
    const shown = await firstViolation(engine, modules, MUTANT_SEEDS);
    if (Deno.env.get("V")) console.log(check, shown);
    assertEquals(typeof shown, "string", `no seed up to ${MUTANT_SEEDS} shows it`);
  });
}
