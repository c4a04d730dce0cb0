import { assertEquals } from "@std/assert";
import { firstViolation } from "../store/simulation/hunt.ts";
import { loadModules } from "../store/simulation/modules.ts";
import { MUTANTS } from "../store/simulation/mutants.ts";

/** A mutant that passes this many seeds counts as survived. */
const SEEDS = 5000;

for (const { check, edits, engine = "memory", seed } of MUTANTS) {
  Deno.test(`a seed shows, over ${engine} tables, why ${check}`, async () => {
    const shown = await firstViolation(engine, await loadModules(edits), SEEDS, seed);
    assertEquals(typeof shown, "string", `no seed up to ${SEEDS} shows it`);
  });
}
