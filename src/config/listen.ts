/**
 * The settings LISTEN and REUSE_PORT.
 *
 * @module
 */
import { DEFAULTS } from "../app/defaults.ts";
import type { EnvReader } from "./reader.ts";

/** The longest socket path on Linux, in bytes (unix(7)). */
const MAX_PATH = 107;

/**
 * Reads LISTEN.
 *
 * @param reader The environment.
 * @returns The path of the Unix socket to listen on, if set.
 */
export function readListen(reader: EnvReader): string | undefined {
  const text = reader.get("LISTEN");
  if (text === undefined) return undefined;
  const path = /^unix:(.+)$/.exec(text)?.[1];
  if (path === undefined) {
    reader.problem(
      "LISTEN",
      "not a Unix socket",
      "give unix:/path/of.sock, or set HOST and PORT instead",
    );
  } else if (new TextEncoder().encode(path).length > MAX_PATH) {
    reader.problem(
      "LISTEN",
      "too long for a Unix socket",
      `give a path of ${MAX_PATH} bytes at most`,
    );
  } else if (reader.get("TLS_CERT") !== undefined) {
    reader.problem("LISTEN", "a Unix socket has no TLS", "give TLS_CERT and TLS_KEY to the proxy");
  }
  for (const [name, value] of [["HOST", DEFAULTS.hostname], ["PORT", DEFAULTS.port]] as const) {
    if ((reader.get(name) ?? String(value)) === String(value)) continue;
    reader.warning(name, "has no effect with LISTEN", "unset one of them");
  }
  return path;
}

/**
 * Reads REUSE_PORT.
 *
 * @param reader The environment.
 * @param os The operating system.
 * @returns Whether to share the port with other processes.
 */
export function readReusePort(reader: EnvReader, os: typeof Deno.build.os): boolean {
  if (reader.choice("REUSE_PORT", "false", ["true", "false"]) === "false") return false;
  const problem = (message: string, remedy: string) =>
    reader.problem("REUSE_PORT", message, remedy);
  if (os !== "linux") {
    problem("only Linux divides connections among processes", "unset it, and put a proxy in front");
  }
  if (reader.get("LISTEN") !== undefined) {
    problem("a Unix socket cannot be shared", "set HOST and PORT in place of LISTEN");
  }
  if (reader.get("PORT") === "0") {
    problem("each process would have a port of its own", "set PORT");
  }
  if (!/^postgres(ql)?:/.test(reader.get("STORE") ?? "")) {
    problem(
      "the processes need one store, or they run updates twice and out of order",
      "set STORE to one PostgreSQL for all, postgres://…",
    );
  }
  return true;
}
