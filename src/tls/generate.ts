/**
 * Creating a self-signed certificate and its key on disk.
 *
 * @module
 */
import { join } from "@std/path/join";
import { parseAddress } from "../net/ip.ts";
import type { CertificateFiles } from "./load.ts";
import { makeSelfSigned } from "./self_signed.ts";

/** Options for {@linkcode makeCertificate}. */
export interface CertificateRequest {
  /** Host names and addresses that it is valid for; the first is its common name, too. */
  readonly hosts: readonly string[];
  /** The folder for `cert.pem` and `key.pem`; created if it is missing. */
  readonly folder: string;
  /** RSA-2048 instead of EC P-256, whose handshakes cost the server half as much. */
  readonly rsa?: boolean;
  /**
   * How long it is valid, in days.
   *
   * @default {3650}
   */
  readonly days?: number;
  /** Overwrites existing files. */
  readonly force?: boolean;
}

/** A certificate could not be created. */
export class MakeCertificateError extends Error {
  static {
    this.prototype.name = "MakeCertificateError";
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** No trailing dot, which no client compares, and a letter in the last label. */
const HOST_NAME =
  /^(?=.{1,253}$)(?!(.*\.)?\d+$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*$/i;

function checkHost(host: string): void {
  if (parseAddress(host) || HOST_NAME.test(host)) return;
  const reason = host.includes("*")
    ? "Telegram accepts no wildcard; name each host"
    : "it is neither a host name nor an IP address; give only that, without scheme, port or path";
  throw new MakeCertificateError(`Cannot make a certificate for "${host}": ${reason}`);
}

async function refuseToOverwrite(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const exists = await Deno.lstat(path).then(() => true, () => false);
    if (!exists) continue;
    throw new MakeCertificateError(`Cannot write "${path}": it exists already; use --force`);
  }
}

/**
 * Creates a self-signed certificate and its key. Telegram accepts it if it is uploaded with
 * setWebhook ({@link https://core.telegram.org/bots/webhooks#a-self-signed-certificate}).
 *
 * @param request The options.
 * @returns Paths of the two files. Only their owner may read the key.
 * @throws {MakeCertificateError} If it cannot be created.
 */
export async function makeCertificate(request: CertificateRequest): Promise<CertificateFiles> {
  const { hosts, folder, rsa = false, days = 3650, force = false } = request;
  hosts.forEach(checkHost);
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await Deno.mkdir(folder, { recursive: true });
  if (!force) await refuseToOverwrite([files.cert, files.key]);
  const from = new Date();
  const to = new Date(from.getTime() + days * DAY_MS);
  const { cert, key } = await makeSelfSigned({ hosts, rsa, from, to });
  // Under another name first, so that a running server never reads half a file.
  await replaceFile(files.key, key, 0o600);
  await replaceFile(files.cert, cert, 0o644);
  return files;
}

async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.new`;
  await Deno.remove(temporary).catch(() => {});
  // Windows has no file modes; there the folder's permissions apply.
  const options = Deno.build.os === "windows" ? {} : { mode };
  await Deno.writeTextFile(temporary, text, { createNew: true, ...options });
  await Deno.rename(temporary, path);
}
