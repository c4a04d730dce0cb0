/**
 * The certificate that must be uploaded to Telegram, if any.
 *
 * @module
 */
import { loadChain } from "../tls/load_chain.ts";
import { readText } from "../util/files/text_file.ts";

/** Telegram's limit for an uploaded certificate. */
const MAX_CERTIFICATE_BYTES = 3 * 1024 * 1024;

/** Paths of PEM files with certificates. */
export interface CertificatePaths {
  /** The chain that the server presents; the certificate to upload is taken from it. */
  readonly cert?: string | undefined;
  /** The certificate to upload, whatever the server presents: a proxy's, for instance. */
  readonly telegramCert?: string | undefined;
}

/** The certificate to upload, if any. */
export interface Upload {
  /** PEM; `undefined` if nothing has to be uploaded. */
  readonly certificate: string | undefined;
  /** Why Telegram may not trust the server anyway. */
  readonly warning?: string;
}

/**
 * Reads the certificate to upload.
 *
 * @param paths Where it may be.
 * @returns The certificate, or none.
 * @throws {TypeError} If a file contains no certificate.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function loadUpload({ cert, telegramCert }: CertificatePaths): Promise<Upload> {
  if (telegramCert !== undefined) {
    return { certificate: await uploadOf(await readText(telegramCert), telegramCert) };
  }
  if (cert === undefined) return { certificate: undefined };
  const { end, upload } = await loadChain(cert);
  if (end !== "incomplete") return { certificate: upload };
  const remedy = "add the certificates of its issuers to the file";
  const warning = `Telegram cannot trust "${cert}": its chain is incomplete; ${remedy}`;
  return { certificate: upload, warning };
}

/**
 * The certificates of a file and nothing else in it, such as a private key.
 *
 * @param pem The file's text.
 * @param path Its path, for errors.
 * @returns The certificates, PEM.
 * @throws {TypeError} If there is none, or they exceed Telegram's limit.
 */
export async function uploadOf(pem: string, path: string): Promise<string> {
  // node:crypto takes time to load, and most servers never need it.
  const { readCertificates } = await import("../tls/chain.ts");
  let certificates: string;
  try {
    certificates = readCertificates(pem).map((certificate) => certificate.toString()).join("");
  } catch (error) {
    throw new TypeError(`${(error as Error).message}; check "${path}"`, { cause: error });
  }
  if (certificates.length <= MAX_CERTIFICATE_BYTES) return certificates;
  throw new TypeError(`Cannot upload "${path}": Telegram accepts 3 MiB at most`);
}
