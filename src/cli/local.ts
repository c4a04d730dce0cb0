/**
 * Where the server is on this machine.
 *
 * @module
 */
import type { ServeOptions } from "../app/options.ts";
import { isEveryAddress, originOf } from "../net/origin.ts";

/**
 * The address to reach a server at from the machine it runs on.
 *
 * @param hostname What it listens on.
 * @returns An address to connect to.
 */
export function localAddress(hostname = "0.0.0.0"): string {
  return isEveryAddress(hostname) ? "127.0.0.1" : hostname;
}

/** The URL to reach a server at from the machine it runs on, without a path. */
export function localUrl({ hostname, port = 8443, cert }: ServeOptions): string {
  return originOf(localAddress(hostname), port, cert !== undefined);
}
