/**
 * Whether Telegram's servers trust a certificate, by OpenSSL's rules. These accept an uploaded
 * self-signed certificate even if it is marked as an authority.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { matchesAddress, matchesHost } from "./host_match.ts";

/** OpenSSL's limit on the length of a chain. */
const MAX_DEPTH = 10;

/** Options for {@linkcode verifyChain}. */
export interface ChainCheck {
  /** The certificates that the server sent, its own first. */
  readonly sent: readonly [X509Certificate, ...X509Certificate[]];
  /** The trusted certificates. */
  readonly trusted: readonly X509Certificate[];
  /** The host in the webhook's URL. */
  readonly host: string;
  /** Whether the host is an IP address that the certificate must list as one. */
  readonly byAddress: boolean;
  /** The current time, ms since the epoch. */
  readonly now: number;
}

/** The first problem with a chain, as OpenSSL words it; `undefined` if there is none. */
export function verifyChain(check: ChainCheck): string | undefined {
  const { sent: [leaf], host, byAddress, now } = check;
  const path = buildPath(check);
  if (typeof path === "string") return path;
  if (path.slice(1).some((authority) => !authority.ca)) return "invalid CA certificate";
  if (byAddress && !matchesAddress(leaf, host)) return "IP address mismatch";
  if (!byAddress && !matchesHost(leaf, host)) return "hostname mismatch";
  for (const [i, certificate] of [...path.entries()].reverse()) {
    const issuer = path[i + 1];
    if (issuer && !certificate.verify(issuer.publicKey)) return "certificate signature failure";
    if (Date.parse(certificate.validFrom) > now) return "certificate is not yet valid";
    if (Date.parse(certificate.validTo) < now) return "certificate has expired";
  }
  return undefined;
}

/** The path from the server's certificate to a trusted self-signed one. */
function buildPath({ sent, trusted }: ChainCheck): X509Certificate[] | string {
  const path: X509Certificate[] = [sent[0]];
  let trustedFrom = Infinity;
  while (path.length <= MAX_DEPTH) {
    const last = path.at(-1)!;
    if (isSelfSigned(last)) {
      if (trusted.some((other) => isSame(other, last))) return path;
      return path.length === 1
        ? "self-signed certificate"
        : "self-signed certificate in certificate chain";
    }
    const known = trusted.find((other) => last.checkIssued(other));
    const issuer = known ?? sent.find((other) => last.checkIssued(other) && !path.includes(other));
    if (!issuer) {
      return trustedFrom < Infinity
        ? "unable to get issuer certificate"
        : "unable to get local issuer certificate";
    }
    if (known) trustedFrom = Math.min(trustedFrom, path.length);
    path.push(issuer);
  }
  return "certificate chain too long";
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}
