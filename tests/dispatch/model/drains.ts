/** The model's drains: of all bots, or of single ones being removed. */
import { assert } from "@std/assert";

/** The bot being drained. */
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

  /** When everything in progress for a bot is abandoned; Infinity without a drain. */
  endOf(bot: number): number {
    const ends = [this.#givesUpAt.get(bot), this.#givesUpAt.get("all")];
    return Math.min(...ends.map((at) => at ?? Infinity));
  }

  /**
   * Checks which drains have finished.
   *
   * @param now The current time.
   * @param over The drains that have finished.
   * @param busy The bots with something in progress.
   * @param late The bots with late arrivals that the drain may wait for.
   * @param leaving The bots with abandoned handlers that have not ended.
   */
  check(
    now: number,
    over: ReadonlySet<Drained>,
    busy: ReadonlySet<number>,
    late: ReadonlySet<number>,
    leaving: ReadonlySet<number>,
  ): void {
    for (const [which, at] of this.#givesUpAt) {
      // Later arrivals may still be read in order to answer them.
      if (this.#over.has(which)) continue;
      if (over.has(which)) this.#over.add(which);
      const any = (bots: ReadonlySet<number>) => which === "all" ? bots.size > 0 : bots.has(which);
      const mayLeave = any(leaving) && now < at + 1000;
      if (!any(busy) && !any(late) && !mayLeave) assert(over.has(which), "a drain does not end");
      // With two, only the drain that abandoned a run waits for its handler.
      const mustWait = any(busy) || mayLeave && this.#givesUpAt.size === 1;
      if (mustWait) assert(!over.has(which), "a drain ends too early");
    }
  }
}
