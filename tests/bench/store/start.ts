/**
 * Subjects with a store. The server, its store and the load share all cores.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { Cluster } from "../../store_server/helpers/cluster.ts";
import { type Load, measure, type Sample } from "../load.ts";
import { startSubject, type Subject } from "../subject.ts";

/** What Debian's PostgreSQL has by default; the tests' clusters have less. */
const DEBIANS_BUFFERS = "128MB";

const here = (path: string) => fromFileUrl(new URL(path, import.meta.url));

/** Values of `--store`. */
export const STORES = ["memory", "sqlite", "postgres", "postgres-tcp"] as const;
export type StoreName = typeof STORES[number];

/** Starts the bare server. */
export function startBare(): Promise<Subject> {
  const command = [Deno.execPath(), "run", "--allow-all", here("../subjects/bare.ts")];
  return startSubject({ name: "bare", key: "bare", command, installed }, undefined, {
    apart: false,
  });
}

/** Starts a server with a store. */
export function startStored(
  setting: string,
  env: Record<string, string> = {},
): Promise<Subject> {
  const command = [Deno.execPath(), "run", "--allow-all", here("../subjects/stored.ts")];
  return startSubject({ name: setting, key: "stored", command, installed }, undefined, {
    apart: false,
    env: { STORE: setting, ...env },
  });
}

const installed = () => Promise.resolve(true);

let turns = 0;

/** Loads a subject for a while with new updates. */
export function load(
  subject: Subject,
  seconds: number,
  options: Partial<Load> = {},
): Promise<Sample> {
  const defaults = { connections: 40, scheme: "http", apart: false } as const;
  return measure(subject, ++turns, { ...defaults, seconds, ...options });
}

/** A number of updates a second over 40 connections, at irregular intervals. */
export function paced(rate: number, settings: Load["settings"] = {}): Partial<Load> {
  return { pauseMs: Math.round(40_000 / rate), settings: { jitter: 1, ...settings } };
}

/** An empty store, and what can be observed of it from outside. */
export class Place implements AsyncDisposable {
  readonly setting: string;
  readonly #folder: string;
  readonly #cluster: Cluster | undefined;

  private constructor(setting: string, folder: string, cluster?: Cluster) {
    this.setting = setting;
    this.#folder = folder;
    this.#cluster = cluster;
  }

  static async make(name: StoreName): Promise<Place> {
    const folder = await Deno.makeTempDir({ prefix: "postern-bench-" });
    if (name === "memory") return new Place("memory", folder);
    if (name === "sqlite") return new Place(join(folder, "postern.db"), folder);
    const cluster = await Cluster.start({
      settings: { fsync: "on", shared_buffers: DEBIANS_BUFFERS },
    });
    const setting = name === "postgres" ? cluster.url : `${cluster.tcpUrl}?sslmode=disable`;
    return new Place(setting, folder, cluster);
  }

  /** A file that is removed with it. */
  file(name: string): string {
    return join(this.#folder, name);
  }

  /** How large it is, in bytes. */
  async size(): Promise<number> {
    if (this.#cluster) {
      return Number(await this.#cluster.sql("select pg_database_size('postgres')"));
    }
    let size = 0;
    for await (const { name } of Deno.readDir(this.#folder)) {
      size += (await Deno.stat(join(this.#folder, name))).size;
    }
    return size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster?.[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** CPU time of a subject's main thread and of its store's, in microseconds. */
export function threadMicros({ pid }: Subject): { main: number; store: number } {
  const micros = { main: 0, store: 0 };
  for (const { name: task } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const [, name = "", rest = ""] =
      /\((.*)\) (.*)/.exec(Deno.readTextFileSync(`/proc/${pid}/task/${task}/stat`)) ?? [];
    const fields = rest.split(" ");
    const used = (Number(fields[11]) + Number(fields[12])) * 10_000;
    if (task === String(pid)) micros.main += used;
    else if (name === "worker-1") micros.store += used;
  }
  return micros;
}
