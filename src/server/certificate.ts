/**
 * Certificates: reading a pair of PEM files and knowing whether it will do.
 *
 * @module
 */

/** A certificate chain and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Where a pair lies. */
export interface CertificateFiles {
  /** Path of the certificate, followed by its intermediates. */
  readonly cert: string;
  /** Path of its private key. */
  readonly key: string;
}

/** A pair that cannot be used. The message says which file and why. */
export class CertificateError extends Error {
  /** `"CertificateError"`. */
  override name = "CertificateError";
  /** Which of the two files is to blame. */
  readonly file: "cert" | "key";

  /**
   * An error about one of the files.
   *
   * @param message What is wrong.
   * @param file Which of the two files is to blame.
   */
  constructor(message: string, file: "cert" | "key") {
    super(message);
    this.file = file;
  }
}

async function read(path: string, file: keyof CertificateFiles): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Deno.errors.NotCapable
      ? "Deno may not read it; run with --allow-read"
      : error instanceof Deno.errors.PermissionDenied
      ? "this user may not read it"
      : (error as Error).message;
    throw new CertificateError(`Cannot read "${path}": ${reason}`, file);
  }
}

/** Has the TLS library itself try the pair, without opening a port. */
function check({ cert, key }: Certificate, files: CertificateFiles): void {
  if (!cert.includes("-----BEGIN CERTIFICATE-----")) {
    throw new CertificateError(`Cannot use "${files.cert}": it holds no PEM certificate`, "cert");
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    throw new CertificateError(`Cannot use "${files.key}": it holds no PEM private key`, "key");
  }
  if (/^(-----BEGIN|Proc-Type:).*ENCRYPTED/m.test(key)) {
    throw new CertificateError(
      `Cannot use "${files.key}": it has a passphrase; take that off with openssl pkey`,
      "key",
    );
  }
  try {
    Deno.createHttpClient({ cert, key }).close();
  } catch (error) {
    const { message } = error as Error;
    const reason = message.includes("KeyMismatch")
      ? `it is not the key of "${files.cert}"`
      : message;
    const file = /key/i.test(message) ? "key" : "cert";
    throw new CertificateError(`Cannot use "${files[file]}": ${reason}`, file);
  }
}

/**
 * Reads a pair and checks it.
 *
 * @param files Where it lies.
 * @returns The pair.
 * @throws {CertificateError} If a file cannot be read or the two do not make a pair.
 *
 * @example Usage
 * ```ts
 * import { CertificateError, loadCertificate } from "./certificate.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const files = { cert: "/nowhere/cert.pem", key: "/nowhere/key.pem" };
 * await assertRejects(() => loadCertificate(files), CertificateError, "no such file");
 * ```
 */
export async function loadCertificate(files: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([read(files.cert, "cert"), read(files.key, "key")]);
  check({ cert, key }, files);
  return { cert, key };
}
