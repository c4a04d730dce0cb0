/**
 * The chain that a server shows, from its file.
 *
 * @module
 */
import type { Chain } from "./chain.ts";

/**
 * Reads and examines a chain.
 *
 * @param path A PEM file with the chain that the server shows.
 * @returns The chain.
 * @throws {TypeError} If there is no certificate in it.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function loadChain(path: string): Promise<Chain> {
  const pem = await Deno.readTextFile(path);
  // Only a server with a certificate pays for loading node:crypto, and only after it listens.
  const { examineChain, readCertificates } = await import("./chain.ts");
  return examineChain(readCertificates(pem));
}
