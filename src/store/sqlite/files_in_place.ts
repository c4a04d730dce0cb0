/**
 * Noticing that somebody deletes or replaces the files of an open database: SQLite would go on
 * writing to what nobody can open again.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";

/** The files of an open database, as its owner found them. */
export class FilesInPlace {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #file: readonly string[];
  readonly #log: readonly string[];
  /** The identities of the files that were opened. */
  readonly #opened: string;
  #openedLog: string;

  constructor(db: DatabaseSync, path: string) {
    const real = Deno.realPathSync(path);
    this.#db = db;
    this.#path = path;
    this.#file = [real, `${real}.lock`];
    this.#log = [`${real}-wal`, `${real}-shm`];
    this.#opened = identify(this.#file);
    this.#openedLog = identify(this.#log);
  }

  /** Starts a new log if it is gone. @throws If the database itself is gone. */
  check(): void {
    if (identify(this.#file) !== this.#opened) {
      throw new Error(
        `The store ${this.#path} or its .lock was deleted or replaced while it was in use; ` +
          "put it back, or restart to begin with what is there now",
      );
    }
    if (identify(this.#log) === this.#openedLog) return;
    // This copies all that is in the old log into the database first.
    this.#db.exec("pragma journal_mode = delete; pragma journal_mode = wal; pragma user_version");
    this.#openedLog = identify(this.#log);
  }
}

function identify(paths: readonly string[]): string {
  return paths.map((path) => {
    try {
      const { dev, ino } = Deno.statSync(path);
      return `${dev}:${ino}`;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }).join();
}
