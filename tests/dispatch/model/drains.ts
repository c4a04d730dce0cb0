/** What the model knows of drains: of all bots, or of single ones that are removed. */
import { assert } from "@std/assert";

/** Whose drain it is. */
export type Drained = number | "all";

export class ModelDrains {
  readonly #givesUpAt = new Map<Drained, number>();
  readonly #over = new Set<Drained>();

  begin(which: Drained, at: number): void {
    this.#givesUpAt.set(which, at);
  }

  has(which: Drained): boolean {
    return this.#givesUpAt.has(which);
  }

  /** When all that goes on for a bot is given up; Infinity without a drain. */
  endOf(bot: number): number {
    const ends = [this.#givesUpAt.get(bot), this.#givesUpAt.get("all")];
    return Math.min(...ends.map((at) => at ?? Infinity));
  }

  /**
   * Checks which drains are over.
   *
   * @param now What time it is.
   * @param over Those that are over.
   * @param busy The bots for which something goes on.
   * @param late The bots for which something came that the drain may wait for.
   * @param leaving The bots with handlers that were given up and have not ended.
   */
  check(
    now: number,
    over: ReadonlySet<Drained>,
    busy: ReadonlySet<number>,
    late: ReadonlySet<number>,
    leaving: ReadonlySet<number>,
  ): void {
    for (const [which, at] of this.#givesUpAt) {
      // What comes afterwards may still be read, for its answer.
      if (this.#over.has(which)) continue;
      if (over.has(which)) this.#over.add(which);
      const any = (bots: ReadonlySet<number>) => which === "all" ? bots.size > 0 : bots.has(which);
      const mayLeave = any(leaving) && now < at + 1000;
      if (!any(busy) && !any(late) && !mayLeave) assert(over.has(which), "a drain does not end");
      // With two, only the one that gave a run up waits for its handler.
      const mustWait = any(busy) || mayLeave && this.#givesUpAt.size === 1;
      if (mustWait) assert(!over.has(which), "a drain ends too early");
    }
  }
}
