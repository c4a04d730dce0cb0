/**
 * The settings of the store: STORE, STORE_LEASE_MS, DEAD_LETTERS.
 *
 * @module
 */
import { MAX_LEASE_MS, MIN_LEASE_MS } from "../app/defaults.ts";
import { isConnectionText } from "../util/connection_text.ts";
import { onDenoDeploy } from "./deno_deploy.ts";
import type { Env, EnvReader } from "./reader.ts";

/** The store's settings. */
export interface StoreSettings {
  readonly store?: string;
  readonly storeLeaseMs?: number;
  readonly deadLetters?: string;
}

const LEASE_MS = 15_000;

const FORMS = "give data/postern.db, postgres://user@host/database or memory";

/**
 * Reads the settings of the store.
 *
 * @param reader The environment.
 * @param env The same, to detect Deno Deploy.
 * @returns The settings, and the secrets in them.
 */
export async function readStore(
  reader: EnvReader,
  env: Env,
): Promise<{ settings: StoreSettings; secrets: string[] }> {
  const store = reader.get("STORE");
  const deadLetters = reader.get("DEAD_LETTERS");
  checkPath(reader, "STORE", store);
  checkPath(reader, "DEAD_LETTERS", deadLetters);
  const storeLeaseMs = reader.integer("STORE_LEASE_MS", LEASE_MS, MIN_LEASE_MS, MAX_LEASE_MS);
  const secrets = store === undefined ? [] : await checkStore(reader, store, onDenoDeploy(env));
  if (deadLetters !== undefined && store !== undefined) {
    const remedy = "unset it; `deno task bot dead` shows those in the store";
    reader.warning("DEAD_LETTERS", "has no effect with STORE, which keeps dead letters", remedy);
  } else if (deadLetters !== undefined && onDenoDeploy(env)) {
    const message = "files do not survive the process on Deno Deploy";
    reader.problem("DEAD_LETTERS", message, "set STORE=postgres://… instead");
  }
  if (store === undefined && storeLeaseMs !== LEASE_MS) {
    reader.warning("STORE_LEASE_MS", "has no effect without STORE", "set STORE, or unset it");
  }
  const kept = deadLetters === undefined ? {} : { deadLetters };
  return { settings: store === undefined ? kept : { store, storeLeaseMs }, secrets };
}

/** Reports what would become the name of a file or folder by mistake. */
function checkPath(reader: EnvReader, name: string, path = ""): void {
  if (path.startsWith("~")) {
    reader.problem(name, "begins with ~, which only a shell expands", "write the whole path");
  } else if (/^memory$/i.test(path) && path !== "memory") {
    reader.problem(name, "probably not meant as a file", `write "memory" or "./${path}"`);
  }
}

/** Reports a store that cannot be used, without its value, which may contain a password. */
async function checkStore(
  reader: EnvReader,
  store: string,
  onDeploy: boolean,
): Promise<string[]> {
  if (/^postgres(ql)?:/.test(store)) {
    const { parsePostgresUrl } = await import("../postgres/url.ts");
    try {
      const { password } = parsePostgresUrl(store);
      return password === undefined ? [] : [password];
    } catch (error) {
      reader.secretProblem("STORE", (error as Error).message, "");
    }
  } else if (isConnectionText(store)) {
    reader.secretProblem("STORE", "neither a file nor PostgreSQL", FORMS);
  } else if (store !== "memory" && onDeploy) {
    const message = "files do not survive the process on Deno Deploy";
    reader.problem("STORE", message, "set it to postgres://user@host/database");
  }
  return [];
}
