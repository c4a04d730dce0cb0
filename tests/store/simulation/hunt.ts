/**
 * Searches for a seed that shows a violation.
 */
import type { Modules } from "./modules.ts";
import { Violation } from "./invariants.ts";
import { type Engine, World } from "./world.ts";

const STEPS = 250;

/** The first seed that shows a violation, with the violation, among so many from one on. */
export async function firstViolation(
  engine: Engine,
  modules: Modules,
  seeds: number,
  from = 0,
): Promise<string | undefined> {
  for (let seed = from; seed < from + seeds; seed++) {
    try {
      await new World(seed, engine, modules).run(STEPS);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return `seed ${seed}: ${error.message}`;
    }
  }
  return undefined;
}
