/**
 * Results of `ctx.once`: kept over the attempts to handle an update.
 *
 * @module
 */
import { jsonText } from "../util/json/json_text.ts";

/** How many updates of a bot can have results at once; the oldest lose theirs. */
const MAX_UPDATES = 1000;

/** The results of one update, by name: JSON, so that every attempt gets the same. */
type Results = Map<string, Promise<string | undefined>>;

/** Keeps the results of one bot's updates. */
export class OnceResults {
  readonly #byUpdate = new Map<number, Results>();

  /** How many updates have results. */
  get size(): number {
    return this.#byUpdate.size;
  }

  /**
   * The result of a function for an update: called, or remembered.
   *
   * @param updateId The update.
   * @param name What the function is called by within the update.
   * @param fn The function. If it fails, nothing is remembered.
   */
  async run<T>(updateId: number, name: string, fn: () => T | Promise<T>): Promise<T> {
    const results = this.#resultsOf(updateId);
    let result = results.get(name);
    if (!result) {
      result = call(name, fn);
      results.set(name, result);
      result.catch(() => results.delete(name));
    }
    const json = await result;
    return json === undefined ? undefined as T : JSON.parse(json);
  }

  /** The update is over. */
  forget(updateId: number): void {
    this.#byUpdate.delete(updateId);
  }

  #resultsOf(updateId: number): Results {
    let results = this.#byUpdate.get(updateId);
    if (!results) {
      if (this.#byUpdate.size >= MAX_UPDATES) this.forget(this.#byUpdate.keys().next().value!);
      this.#byUpdate.set(updateId, results = new Map());
    }
    return results;
  }
}

async function call(name: string, fn: () => unknown): Promise<string | undefined> {
  return jsonText(await fn(), `result of ctx.once("${name}")`);
}
