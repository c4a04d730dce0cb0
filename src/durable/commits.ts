/**
 * Commits, and their watchers: the console and tracing.
 *
 * @module
 */
import type { Arrival, Batch, Committed, Store } from "../store/types.ts";

/** Watches what is written to the store. */
export interface CommitWatcher {
  /** An update is waiting to be written; called in its sender's context. */
  arrived?(arrival: Arrival): void;
  /** A batch is being written. The returned function is called once that succeeded or failed. */
  writing(batch: Batch): (ok: boolean) => void;
}

/** Writes batches, and notifies the watchers. */
export class Commits {
  readonly #store: Store;
  readonly #watchers: CommitWatcher[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Notifies a watcher from now on, until the returned function is called. */
  watch(watcher: CommitWatcher): () => void {
    this.#watchers.push(watcher);
    return () => {
      const index = this.#watchers.indexOf(watcher);
      if (index >= 0) this.#watchers.splice(index, 1);
    };
  }

  /** An update is waiting to be written. */
  arrived(arrival: Arrival): void {
    for (const watcher of this.#watchers) watcher.arrived?.(arrival);
  }

  /** Writes a batch. */
  readonly write = (batch: Batch): Promise<Committed> =>
    this.#watchers.length === 0 || isEmpty(batch)
      ? this.#store.commit(batch)
      : this.#writeWatched(batch);

  async #writeWatched(batch: Batch): Promise<Committed> {
    const ends = this.#watchers.map((watcher) => watcher.writing(batch));
    let ok = false;
    try {
      const committed = await this.#store.commit(batch);
      ok = true;
      return committed;
    } finally {
      for (const end of ends) end(ok);
    }
  }
}

/** The loop also turns with nothing to write, to read lanes. */
function isEmpty({ settle, accept, begin, notes, later }: Batch): boolean {
  return settle.length + accept.length + begin.length + notes.length + later.length === 0;
}
