/**
 * Checks that TLS_CERT and TLS_KEY are a pair, and that the server presents them.
 *
 * @module
 */
import { createPrivateKey, type X509Certificate } from "node:crypto";
import { readCertificates } from "../../tls/chain.ts";
import { CertificateError, checkPair } from "../../tls/load.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** TLS_CERT and TLS_KEY. */
export interface FileFacts {
  /** Their paths. */
  readonly paths: { readonly cert: string; readonly key: string };
  /** Their content; an error if it cannot be read. */
  readonly cert: string | Error;
  readonly key: string | Error;
}

/** The certificates in TLS_CERT, if they can be read. */
export function certificatesIn(
  { cert }: Pick<FileFacts, "cert">,
): [X509Certificate, ...X509Certificate[]] | undefined {
  if (cert instanceof Error) return undefined;
  try {
    return readCertificates(cert);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Checks that the key belongs to the certificate.
 */
export function checkFiles({ paths, cert, key }: FileFacts): Finding[] {
  const check = "certificate-key";
  const remedy = "`deno task cert -- --host HOST` makes a pair";
  for (const [variable, content] of [["TLS_CERT", cert], ["TLS_KEY", key]] as const) {
    if (content instanceof Error) {
      return [problem(check, `${variable}: ${content.message}`, remedy)];
    }
  }
  const leaf = certificatesIn({ cert })?.[0];
  if (!leaf) return [problem(check, `${paths.cert} contains no PEM certificate`, remedy)];
  try {
    if (leaf.checkPrivateKey(createPrivateKey(key as string))) {
      checkPair({ cert: cert as string, key: key as string }, paths);
      return [ok(check, `${paths.key} is the key of ${paths.cert}`)];
    }
  } catch (error) {
    if (error instanceof CertificateError) return [problem(check, error.message, remedy)];
    return [problem(check, `${paths.key} cannot be read: ${(error as Error).message}`, remedy)];
  }
  const title = `${paths.key} is not the key of ${paths.cert}`;
  return [problem(check, title, "use the key that the certificate was requested with")];
}

/** Checks that the server presents the certificate in the file. */
export function checkShown(shown: X509Certificate, inFile: X509Certificate): Finding[] {
  if (shown.fingerprint256 === inFile.fingerprint256) return [];
  return [
    warning(
      "certificate-shown",
      "The server presents a different certificate from the one in TLS_CERT",
      "this is fine if a proxy in front terminates TLS; else send the server a SIGHUP and look at its log",
    ),
  ];
}
