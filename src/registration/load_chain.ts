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
 *
 * @example Usage
 * ```ts
 * import { loadChain } from "./load_chain.ts";
 * import { makeCertificate } from "../server/make_certificate.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const { cert } = await makeCertificate({ hosts: ["bots.example"], folder });
 * assertEquals((await loadChain(cert)).end, "self-signed");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadChain(path: string): Promise<Chain> {
  const pem = await Deno.readTextFile(path);
  // Only a server with a certificate pays for loading node:crypto, and only after it listens.
  const { examineChain, readCertificates } = await import("./chain.ts");
  return examineChain(readCertificates(pem));
}
