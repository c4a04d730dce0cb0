/**
 * Loading the certificate chain that a server sends.
 *
 * @module
 */
import { readText } from "../util/files/text_file.ts";
import type { Chain } from "./chain.ts";

/**
 * Reads and examines a chain.
 *
 * @param path Path of a PEM file with the chain.
 * @returns The chain.
 * @throws {TypeError} If there is no certificate in it.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function loadChain(path: string): Promise<Chain> {
  const pem = await readText(path);
  // node:crypto takes time to load: only if there is a certificate, and after the port is open.
  const { examineChain, readCertificates } = await import("./chain.ts");
  return examineChain(readCertificates(pem));
}
