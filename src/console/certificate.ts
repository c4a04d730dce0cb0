/**
 * The certificate presented to clients, and when it expires.
 *
 * @module
 */
import { readText } from "../util/files/text_file.ts";

/** How long what was read is reused. */
const EVERY_MS = 60_000;

/** What is known about a certificate. */
export interface CertificateFacts {
  readonly path: string;
  /** When it expires, ms since the epoch; `undefined` if it cannot be read. */
  readonly expiresAt?: number;
  readonly names?: string;
  readonly issuer?: string;
  /** Why it cannot be read. */
  readonly error?: string;
}

/** Reads a certificate file, and rereads it from time to time. */
export class CertificateWatch {
  readonly #path: string;
  readonly #now: () => number;
  #readAt = -Infinity;
  #facts: Promise<CertificateFacts> | undefined;

  /**
   * @param path The PEM file.
   * @param now Monotonic milliseconds.
   */
  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  /** What the file says, at most a minute old. */
  facts(): Promise<CertificateFacts> {
    if (!this.#facts || this.#now() - this.#readAt >= EVERY_MS) {
      this.#readAt = this.#now();
      this.#facts = this.#read();
    }
    return this.#facts;
  }

  async #read(): Promise<CertificateFacts> {
    const path = this.#path;
    try {
      const { readCertificates } = await import("../tls/chain.ts");
      const [leaf] = readCertificates(await readText(path));
      const { subjectAltName, issuer, validTo } = leaf;
      return { path, expiresAt: Date.parse(validTo), names: subjectAltName ?? "", issuer };
    } catch (error) {
      return { path, error: (error as Error).message };
    }
  }
}
