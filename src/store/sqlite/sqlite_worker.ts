/**
 * The thread of a SQLite file, so that a slow disk delays only those who write to it.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { StoreRefused } from "../errors.ts";
import type { StoreSettings } from "../settings.ts";
import type { Tables } from "../tables.ts";
import { FilesInPlace } from "./files_in_place.ts";
import { packCommitted, type PackedBatch, unpackBatch } from "./packed_batch.ts";
import { SqliteTables } from "./sqlite_tables.ts";

/** A request to the Worker: first to open a file, then to call functions of its tables. */
export type Request =
  | { readonly open: string; readonly settings: StoreSettings; readonly owner: boolean }
  | { readonly commit: PackedBatch; readonly node: number; readonly now: number }
  | { readonly name: keyof Tables; readonly args: readonly unknown[] };

/** An answer; they come in the order of the requests. */
export type Response =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };

/** SQLite's message for its error code 26, which Deno does not pass on. */
const NOT_A_DATABASE = "file is not a database";

/** The same for code 11, from whatever call reads the damaged page. */
const DAMAGED = "database disk image is malformed";

const REPAIR =
  "; stop the server, then restore a backup of the file, or save what can be read with " +
  "sqlite3's .recover";

let tables: Tables;

/** Set in the owner's Worker: the files it has open. */
let files: FilesInPlace | undefined;

/** This thread. Deno's own types for it would change the global types of the whole package. */
const thread = globalThis as unknown as Pick<Worker, "onmessage" | "postMessage">;

thread.onmessage = ({ data }: MessageEvent<Request>) => {
  let response: Response;
  try {
    response = { result: answer(data) };
  } catch (error) {
    const { name, message } = error as Error;
    response = { error: { name, message: message === DAMAGED ? message + REPAIR : message } };
  }
  thread.postMessage(response);
};

function answer(request: Request): unknown {
  if ("open" in request) {
    const db = new DatabaseSync(request.open, { timeout: 5000 });
    try {
      tables = new SqliteTables(db, request.settings, request.owner);
      if (request.owner) files = new FilesInPlace(db, request.open);
    } catch (error) {
      db.close();
      if ((error as Error).message === NOT_A_DATABASE) {
        throw new StoreRefused(
          `Cannot use the store ${request.open}: the file is not a SQLite database; name another`,
        );
      }
      throw error;
    }
    return undefined;
  }
  if ("commit" in request) {
    const { commit, node, now } = request;
    return packCommitted(tables.commit(node, unpackBatch(commit), now), commit);
  }
  if (request.name === "tick" || request.name === "mine") files?.check();
  const call = tables[request.name] as (...args: readonly unknown[]) => unknown;
  return call.apply(tables, request.args as unknown[]);
}
