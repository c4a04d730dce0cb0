/**
 * The arguments of `deno task cert`.
 *
 * @module
 */
import { parseAddress } from "../net/ip.ts";
import { parseCommandLine } from "../util/command_line.ts";
import type { CertificateRequest } from "./generate.ts";

/** The help text. */
export const usage = `Usage: deno task cert -- --host HOST [--host HOST …] [options]

Creates certs/cert.pem and certs/key.pem: a self-signed certificate and its key.

  --host HOST   a host name or an IP address that Telegram connects to; may be repeated
  --rsa         RSA-2048 instead of EC P-256
  --days N      days until it expires [3650]
  --out DIR     the folder to write to [certs]
  --force       overwrite existing files
  --help        show this text`;

/**
 * Reads the arguments.
 *
 * @param args The arguments.
 * @returns The request; `"help"`; or what is wrong.
 */
export function readCertificateArguments(
  args: readonly string[],
): CertificateRequest | "help" | string {
  try {
    const { host, rsa, days, out: folder, force, help } = parse(args);
    if (help) return "help";
    if (host.length === 0) return "No --host was given";
    const hosts = host.map(inAscii);
    if (hosts.every((each) => parseAddress(each) && each.includes(":"))) {
      return "Telegram connects over IPv4 only: add a --host with a name or an IPv4 address";
    }
    if (!/^[1-9]\d{0,4}$/.test(days)) {
      return `--days "${days}" is not a whole number from 1 to 99999`;
    }
    return { hosts, folder, rsa, days: Number(days), force };
  } catch (error) {
    return (error as Error).message;
  }
}

/** A name such as bücher.example as it is in certificates and URLs; others unchanged. */
function inAscii(host: string): string {
  const hasOthers = /^[^\s:/?#@[\]\\%]*[^\p{ASCII}][^\s:/?#@[\]\\%]*$/u.test(host);
  const url = `https://${host}`;
  return hasOthers && URL.canParse(url) ? new URL(url).hostname : host;
}

function parse(args: readonly string[]) {
  return parseCommandLine(args, {
    options: {
      host: { type: "string", multiple: true, default: [] },
      rsa: { type: "boolean", default: false },
      days: { type: "string", default: "3650" },
      out: { type: "string", default: "certs" },
      force: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  }).values;
}
