/**
 * The settings TLS_CERT, TLS_KEY and TELEGRAM_CERT.
 *
 * @module
 */
import { datesProblem } from "../tls/dates.ts";
import { tryCertificate } from "../tls/load.ts";
import type { EnvReader } from "./reader.ts";
import { remedyFor, type SecretFileReader } from "./secret_file.ts";
import { unreadableReason } from "../util/files/unreadable_file.ts";

const REMEDY = "`deno task cert -- --host <your host>` makes a pair";

/** The configured paths. */
export interface CertificateSettings {
  readonly cert?: string;
  readonly key?: string;
  readonly telegramCert?: string;
}

/**
 * Reads the certificate settings and checks the files.
 *
 * @param reader The environment.
 * @param readFile Reads TELEGRAM_CERT.
 * @returns The paths.
 */
export async function readCertificateSettings(
  reader: EnvReader,
  readFile: SecretFileReader,
): Promise<CertificateSettings> {
  const [cert, key] = [reader.get("TLS_CERT"), reader.get("TLS_KEY")];
  const telegramCert = reader.get("TELEGRAM_CERT");
  if (cert !== undefined && key !== undefined) await checkPair(reader, cert, key);
  else if (cert !== undefined) reader.problem("TLS_CERT", "has no key", "also set TLS_KEY");
  else if (key !== undefined) reader.problem("TLS_KEY", "has no certificate", "also set TLS_CERT");
  if (telegramCert !== undefined) await checkUpload(reader, telegramCert, readFile);
  return {
    ...cert !== undefined && key !== undefined && { cert, key },
    ...telegramCert !== undefined && { telegramCert },
  };
}

async function checkPair(reader: EnvReader, cert: string, key: string): Promise<void> {
  const result = await tryCertificate({ cert, key });
  if (result.ok) return;
  for (const { file, message, denied } of result.errors) {
    reader.problem(file === "cert" ? "TLS_CERT" : "TLS_KEY", message, denied ? "" : REMEDY);
  }
}

async function checkUpload(
  reader: EnvReader,
  path: string,
  readFile: SecretFileReader,
): Promise<void> {
  const remedy = "name a PEM file with the certificate to upload";
  let pem: string;
  try {
    pem = await readFile(path);
  } catch (error) {
    const message = `Cannot read the file: ${unreadableReason(error)}`;
    return reader.problem("TELEGRAM_CERT", message, remedyFor(error, path, remedy));
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    return reader.problem("TELEGRAM_CERT", "it holds no PEM certificate", remedy);
  }
  // node:crypto takes time to load; registering would load it as well.
  const { readCertificates } = await import("../tls/chain.ts");
  try {
    readCertificates(pem);
    const problem = datesProblem(pem, Date.now());
    if (problem) reader.warning("TELEGRAM_CERT", `"${path}" ${problem.message}`, problem.remedy);
  } catch (error) {
    reader.problem("TELEGRAM_CERT", (error as Error).message, remedy);
  }
}
