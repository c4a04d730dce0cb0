/**
 * The certificates in a PEM file.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[\s\S]+?-----END \1-----/g;

/** The certificates in a text; none if any of them cannot be read. */
export async function readTrusted(pem: string): Promise<X509Certificate[]> {
  const { X509Certificate } = await import("node:crypto");
  const blocks = (pem.match(BLOCK) ?? []).map((block) =>
    block.replaceAll(/(X509|TRUSTED) CERTIFICATE/g, "CERTIFICATE")
  );
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}
