/**
 * The store in a SQLite file.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Clock } from "../../util/clock.ts";
import { writeRemedy } from "../../util/files/permission.ts";
import { Fenced, StoreRefused } from "../errors.ts";
import { settingsOf, type StoreOptions, type StoreSettings } from "../settings.ts";
import { type CallTables, TablesStore } from "../tables_store.ts";
import type { Tables } from "../tables.ts";
import type { Committed, Store } from "../types.ts";
import { lockFile } from "./file_lock.ts";
import { packBatch, type PackedCommitted, unpackCommitted } from "./packed_batch.ts";
import { checkFile, makePrivateFile } from "./private_file.ts";
import type { Request, Response } from "./sqlite_worker.ts";

type CommitArguments = Parameters<Tables["commit"]>;

/** The file's thread, started by the first call, and again after a failure. */
class SqliteThread {
  readonly #path: string;
  readonly #settings: StoreSettings;
  readonly #owner: boolean;
  #opened: Promise<void> | undefined;
  #worker: Worker | undefined;
  #lock: Disposable | undefined;
  readonly #waiting: { resolve(value: unknown): void; reject(error: Error): void }[] = [];

  constructor(path: string, settings: StoreSettings, owner: boolean) {
    this.#path = path;
    this.#settings = settings;
    this.#owner = owner;
  }

  readonly call: CallTables = async (name, ...args) => {
    const unused = !this.#worker && !this.#opened;
    if (unused && (name === "leave" || name === "close")) return undefined as never;
    // Awaited only while the file is opened: later calls are sent in the order they are made.
    if (!this.#worker) await (this.#opened ??= this.#open());
    if (name === "commit") return await this.#commit(...args as CommitArguments) as never;
    const result = await this.#ask({ name, args }) as never;
    if (name === "close") this.#end();
    return result;
  };

  async #commit(...[node, batch, now]: CommitArguments): Promise<Committed> {
    const commit = packBatch(batch);
    return unpackCommitted(await this.#ask({ commit, node, now }) as PackedCommitted, batch);
  }

  async #open(): Promise<void> {
    try {
      if (this.#owner) {
        // SQLite gives the files next to it the same mode.
        await makePrivateFile(this.#path);
        this.#lock ??= await lockFile(this.#path);
      } else await checkFile(this.#path);
      const worker = new Worker(new URL("./sqlite_worker.ts", import.meta.url), { type: "module" });
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<Response>) => {
        const { resolve, reject } = this.#waiting.shift()!;
        if ("error" in data) reject(restored(data.error));
        else resolve(data.result);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.#fail(new Error(`The store's thread ended: ${event.message}`));
      };
      await this.#ask({ open: this.#path, settings: this.#settings, owner: this.#owner });
    } catch (error) {
      const failure = error instanceof StoreRefused
        ? error
        : error instanceof Deno.errors.NotCapable
        ? new StoreRefused(
          `Cannot use the store ${this.#path}: Deno may not write there; ` +
            writeRemedy(this.#path, dirname(this.#path)),
        )
        : new Error(`Cannot open the store ${this.#path}: ${reasonOf(error as Error)}`);
      this.#fail(failure);
      throw failure;
    }
  }

  #ask(request: Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker!.postMessage(request);
    });
  }

  #fail(error: Error): void {
    const waiting = this.#waiting.splice(0);
    this.#end();
    for (const { reject } of waiting) reject(error);
  }

  #end(): void {
    this.#worker?.terminate();
    this.#lock?.[Symbol.dispose]();
    this.#worker = this.#opened = this.#lock = undefined;
  }
}

/** What SQLite and the system say if the user that runs this lacks a permission. */
const DENIED = /readonly database|unable to open database file|denied|read-only file system/i;

/** Why the file could not be opened, and what to do if that is known. */
function reasonOf({ message }: Error): string {
  if (!DENIED.test(message)) return message;
  return `${message}; let the user that runs this write to it, its folder, and the files next to it`;
}

/** Restores the class of an error from the Worker. */
function restored({ name, message }: { name: string; message: string }): Error {
  if (name === "Fenced") return new Fenced();
  if (name === "StoreRefused") return new StoreRefused(message);
  return new Error(message);
}

/** Options for {@linkcode createSqliteStore}. */
export interface SqliteStoreOptions extends StoreOptions {
  /**
   * Whether it runs updates, which only one process may do for each file. Otherwise it only gives
   * access to the dead letters.
   *
   * @default {true}
   */
  readonly owner?: boolean;
}

/** A store in a file, which is created with its folder if missing. */
export function createSqliteStore(
  path: string,
  clock: Clock,
  options: SqliteStoreOptions = {},
): Store {
  const settings = settingsOf(options);
  const thread = new SqliteThread(path, settings, options.owner ?? true);
  return new TablesStore(thread.call, clock, settings.leaseMs);
}
