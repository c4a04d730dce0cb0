/**
 * Counts repeated lines instead of writing them: strangers can cause tens of thousands a second.
 *
 * @module
 */

/** How many lines with the same key are written in full in each window. */
const IN_FULL = 5;

const WINDOW_MS = 1000;

/** How many keys are counted separately in each window; lines with other keys share one count. */
const MAX_KEYS = 1000;

/** Counts lines by their key. */
export class LineFold<T> {
  readonly #report: (first: T, count: number) => void;
  readonly #counts = new Map<string, { count: number; first: T | undefined }>();
  #timer: number | undefined;

  /** @param report Called with the first of the folded lines and their number. */
  constructor(report: (first: T, count: number) => void) {
    this.#report = report;
  }

  /**
   * Counts a line.
   *
   * @param key The key it shares with its repeats.
   * @param line The line.
   * @returns Whether it should be written.
   */
  admit(key: string, line: T): boolean {
    this.#timer ??= this.#startWindow();
    const known = this.#counts.has(key) || this.#counts.size < MAX_KEYS ? key : "";
    let entry = this.#counts.get(known);
    if (!entry) this.#counts.set(known, entry = { count: 0, first: undefined });
    if (++entry.count <= IN_FULL) return true;
    entry.first ??= line;
    return false;
  }

  /** Ends the window and reports each key that was folded. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const folded = [...this.#counts.values()];
    this.#counts.clear();
    for (const { count, first } of folded) {
      if (first !== undefined) this.#report(first, count - IN_FULL);
    }
  }

  #startWindow(): number {
    const timer = setTimeout(() => this.flush(), WINDOW_MS);
    Deno.unrefTimer(timer);
    return Number(timer);
  }
}
