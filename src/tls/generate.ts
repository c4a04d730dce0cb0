/**
 * Making a self-signed certificate with the `openssl` command.
 *
 * @module
 */
import { join } from "@std/path/join";
import { parseAddress } from "../net/ip.ts";
import type { CertificateFiles } from "./load.ts";

/** What a certificate is made for. */
export interface CertificateRequest {
  /** Host names and addresses that it names; the first is its common name, too. */
  readonly hosts: readonly string[];
  /** The folder that gets `cert.pem` and `key.pem`; it is made if it is missing. */
  readonly folder: string;
  /** RSA of 2048 bits instead of EC P-256, whose handshakes cost the server half as much. */
  readonly rsa?: boolean;
  /**
   * How long it is valid, in days.
   *
   * @default {3650}
   */
  readonly days?: number;
  /** Overwrites what is there. */
  readonly force?: boolean;
}

/** A certificate that could not be made. */
export class MakeCertificateError extends Error {
  override name = "MakeCertificateError";
}

/** A longer common name is no valid one (RFC 5280, ub-common-name); the SAN is what counts. */
const MAX_COMMON_NAME = 64;

/** Without a dot at the end, which no client compares, and with a letter in the last part. */
const HOST_NAME =
  /^(?=.{1,253}$)(?!(.*\.)?\d+$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*$/i;

function alternativeName(host: string): string {
  if (parseAddress(host)) return `IP:${host}`;
  if (host.includes("*")) {
    throw new MakeCertificateError(
      `Cannot make a certificate for "${host}": Telegram accepts no wildcard; name each host`,
    );
  }
  if (!HOST_NAME.test(host)) {
    throw new MakeCertificateError(
      `Cannot make a certificate for "${host}": it is neither a host name nor an IP address`,
    );
  }
  return `DNS:${host}`;
}

async function openssl(args: string[]): Promise<void> {
  const command = new Deno.Command("openssl", { args, stdout: "null", stderr: "piped" });
  let output: Deno.CommandOutput;
  try {
    output = await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new MakeCertificateError(
      "Cannot run openssl: there is no such command; install it (Debian: apt-get install openssl)",
    );
  }
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim().split("\n").at(-1);
  throw new MakeCertificateError(`Cannot make a certificate: openssl said "${said}"`);
}

async function refuseToOverwrite(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const there = await Deno.lstat(path).then(() => true, () => false);
    if (!there) continue;
    throw new MakeCertificateError(`Cannot write "${path}": it is there already; use --force`);
  }
}

/**
 * Makes a self-signed certificate and its key. Telegram accepts such a one if it is uploaded with
 * setWebhook ({@link https://core.telegram.org/bots/webhooks#a-self-signed-certificate}).
 *
 * @param request What it is made for.
 * @returns Where the two files lie. Only their owner may read the key.
 * @throws {MakeCertificateError} If it cannot be made.
 */
export async function makeCertificate(request: CertificateRequest): Promise<CertificateFiles> {
  const { hosts, folder, rsa = false, days = 3650, force = false } = request;
  const [first = ""] = hosts;
  const names = hosts.map(alternativeName).join(",");
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await Deno.mkdir(folder, { recursive: true });
  if (!force) await refuseToOverwrite([files.cert, files.key]);
  // Made beside and then renamed, so that a running server never reads half a file.
  const made = { cert: `${files.cert}.new`, key: `${files.key}.new` };
  await openssl([
    ...["req", "-x509", "-nodes", "-sha256", "-days", String(days)],
    ...rsa ? ["-newkey", "rsa:2048"] : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    ...["-subj", `/CN=${first.length > MAX_COMMON_NAME ? "postern" : first}`],
    ...["-addext", `subjectAltName=${names}`],
    // openssl would make a CA of it, which TLS clients such as Deno refuse as a server's own.
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-addext", "extendedKeyUsage=serverAuth"],
    ...["-keyout", made.key, "-out", made.cert],
  ]);
  await Deno.chmod(made.key, 0o600);
  await Deno.rename(made.key, files.key);
  await Deno.rename(made.cert, files.cert);
  return files;
}
