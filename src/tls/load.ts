/**
 * Reading a certificate and its key from PEM files, and checking that they can be used.
 *
 * @module
 */
import { readText } from "../util/files/text_file.ts";
import { isForbidden, unreadableText } from "../util/files/unreadable_file.ts";

/** A certificate chain and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Paths of a certificate and its key. */
export interface CertificateFiles {
  /** Path of the certificate, followed by its intermediates. */
  readonly cert: string;
  /** Path of its private key. */
  readonly key: string;
}

/**
 * A certificate or key that cannot be used. The message says which file and why.
 *
 * @example Usage
 * ```ts
 * import { CertificateError, serve } from "@postern/postern";
 * import { assertRejects } from "@std/assert";
 *
 * const bots = { echo: { token: "123456:example", handler: () => {} } };
 * await assertRejects(
 *   () => serve({ bots, port: 0, cert: "certs/missing.pem", key: "certs/missing.key" }),
 *   CertificateError,
 *   "certs/missing.pem",
 * );
 * ```
 */
export class CertificateError extends Error {
  static {
    this.prototype.name = "CertificateError";
  }

  /** Which of the two files is to blame. */
  readonly file: "cert" | "key";
  /** Whether it must not be read; the message then has the remedy. */
  readonly denied: boolean;

  /**
   * An error about one of the files.
   *
   * @param message What is wrong.
   * @param file Which of the two is to blame.
   * @param denied Whether it must not be read.
   */
  constructor(message: string, file: "cert" | "key", denied = false) {
    super(message);
    this.file = file;
    this.denied = denied;
  }
}

/** Reads one of the files and checks its content, without regard to the other. */
async function read(files: CertificateFiles, file: keyof CertificateFiles): Promise<string> {
  const path = files[file];
  // As in the options of Deno.serve; a private key must not appear in the message.
  if (path.includes("-----BEGIN ")) {
    throw new CertificateError(`Cannot use the PEM text as ${file}: give the path of a file`, file);
  }
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const message = `Cannot read "${path}": ${unreadableText(error, path)}`;
    throw new CertificateError(message, file, isForbidden(error));
  }
  const reason = file === "cert" ? certProblem(text) : keyProblem(text);
  if (reason) throw new CertificateError(`Cannot use "${path}": ${reason}`, file);
  return text;
}

function certProblem(cert: string): string | undefined {
  return cert.includes("-----BEGIN CERTIFICATE-----") ? undefined : "it holds no PEM certificate";
}

function keyProblem(key: string): string | undefined {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) return "it holds no PEM private key";
  const encrypted = /^(-----BEGIN|Proc-Type:).*ENCRYPTED/m.test(key);
  return encrypted ? "it has a passphrase; remove that with openssl pkey" : undefined;
}

/**
 * Makes the TLS library try a pair without opening a port.
 *
 * @param certificate The pair.
 * @param files Their paths, for the message.
 * @throws {CertificateError} If the library does not take it.
 */
export function checkPair(certificate: Certificate, files: CertificateFiles): void {
  try {
    Deno.createHttpClient({ ...certificate }).close();
  } catch (error) {
    const { message } = error as Error;
    const file = /key/i.test(message) ? "key" : "cert";
    throw new CertificateError(`Cannot use "${files[file]}": ${pairProblem(message, files)}`, file);
  }
}

function pairProblem(message: string, { cert }: CertificateFiles): string {
  if (message.includes("KeyMismatch")) return `it is not the key of "${cert}"`;
  const refused = /^invalid peer certificate: .*?(\w+)\)*$/.exec(message)?.[1];
  if (refused !== undefined) return `TLS here does not take this certificate (${refused})`;
  if (!message.includes("failed to parse private key")) return message;
  return "it is damaged, or of a kind that TLS here does not take; use RSA with 2048 bits or more, " +
    "or EC with P-256";
}

/**
 * Reads a pair and checks it.
 *
 * @param files Paths of the two files.
 * @returns The pair, or all errors found.
 */
export async function tryCertificate(
  files: CertificateFiles,
): Promise<{ ok: true; certificate: Certificate } | { ok: false; errors: CertificateError[] }> {
  const settled = await Promise.allSettled([read(files, "cert"), read(files, "key")]);
  const errors = settled.filter((result) => result.status === "rejected").map(({ reason }) =>
    reason
  );
  const [cert, key] = settled.map((result) => result.status === "fulfilled" ? result.value : "");
  const certificate = { cert: cert!, key: key! };
  try {
    if (errors.length === 0) checkPair(certificate, files);
  } catch (error) {
    errors.push(error);
  }
  for (const error of errors) if (!(error instanceof CertificateError)) throw error;
  return errors.length === 0 ? { ok: true, certificate } : { ok: false, errors };
}

/**
 * Reads a pair and throws if it cannot be used.
 *
 * @param files Paths of the two files.
 * @returns The pair.
 * @throws {CertificateError} If a file cannot be read, or the two are not a pair.
 */
export async function loadCertificate(files: CertificateFiles): Promise<Certificate> {
  const result = await tryCertificate(files);
  if (!result.ok) throw result.errors[0];
  return result.certificate;
}
