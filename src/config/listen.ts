/**
 * The setting LISTEN.
 *
 * @module
 */
import type { EnvReader } from "./reader.ts";

/** What Linux has room for in a socket's address, in bytes (unix(7)). */
const MAX_PATH = 107;

/**
 * Reads LISTEN.
 *
 * @param reader The environment.
 * @returns The path of the Unix socket to listen on, if there is to be one.
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
  return path;
}
