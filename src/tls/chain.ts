/**
 * Certificate chains: what is in one, and whether Telegram trusts it without an upload.
 *
 * Loaded only when there is a certificate to examine: `node:crypto` takes time to load.
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { mayReadAuthorities } from "../util/files/permission.ts";

/** How a chain ends. */
export type ChainEnd =
  /** The server's certificate is its own issuer. */
  | "self-signed"
  /** At an authority in Mozilla's store, and so in Telegram's. */
  | "trusted"
  /** At a private authority whose certificate is in the chain. */
  | "untrusted-root"
  /** Nowhere: an issuer's certificate is missing. */
  | "incomplete"
  /** At an issuer that may be a public authority: Deno may not read the list of authorities. */
  | "unknown";

/** The trusted authorities, if known. */
export type Roots = readonly X509Certificate[] | "unknown";

/** An examined chain. */
export interface Chain {
  /** The server's own certificate. */
  readonly leaf: X509Certificate;
  /** The leaf and its issuers, as far as the chain includes them. */
  readonly path: readonly X509Certificate[];
  /** Whether the certificates are in the order of the path, with no others in between. */
  readonly inOrder: boolean;
  readonly end: ChainEnd;
  /** What setWebhook must upload, in PEM: a self-signed certificate, or a private root. */
  readonly upload: string | undefined;
}

/** The certificates in a PEM file, which may contain other blocks, too. */
const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads the certificates of a PEM file.
 *
 * @param pem The file's text.
 * @returns The certificates in order, at least one.
 * @throws {TypeError} If there is none, or one cannot be read.
 */
export function readCertificates(pem: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...rest] = pem.match(BLOCK) ?? [];
  if (first === undefined) throw new TypeError("Cannot read certificate: the file has none in PEM");
  return [parse(first), ...rest.map(parse)];
}

function parse(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new TypeError(`Cannot read certificate: its PEM is damaged (${reason})`, { cause });
  }
}

/**
 * Whether a certificate was signed with the key of another.
 *
 * @param certificate The certificate.
 * @param issuer The possible issuer, which may be the same certificate.
 * @returns Whether names and signature match; only the names count for a key that Deno cannot
 * verify with, such as P-521.
 */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (certificate.issuer !== issuer.subject) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch (error) {
    if (error instanceof Error && /unsupported/i.test(error.message)) return true;
    throw error;
  }
}

/**
 * The authorities that Telegram trusts: Mozilla's, which come with Deno. What this machine trusts
 * in addition does not matter to Telegram.
 *
 * @returns The authorities, or `"unknown"` without `--allow-sys`: Deno would prompt for it.
 */
export function worldRoots(): Roots {
  if (!mayReadAuthorities()) return "unknown";
  return rootCertificates.map((pem) => new X509Certificate(pem));
}

/**
 * Examines a chain.
 *
 * @param certificates The certificates as a server sends them, its own first.
 * @param roots The trusted authorities. If they are unknown, a root in the chain counts as a
 * private one.
 * @returns The examined chain.
 */
export function examineChain(
  certificates: readonly [X509Certificate, ...X509Certificate[]],
  roots: Roots = worldRoots(),
): Chain {
  const [leaf] = certificates;
  const path = [leaf];
  for (let next: X509Certificate | undefined = leaf; next;) {
    const last: X509Certificate = next;
    next = certificates.find((one) => !path.includes(one) && isIssuedBy(last, one));
    if (next) path.push(next);
  }
  const last = path.at(-1)!;
  const inOrder = certificates.every((one, i) => path[i] === one);
  const ownRoot = isIssuedBy(last, last);
  const end = endOf({ path, ownRoot, roots });
  const upload = ownRoot && end !== "trusted" ? last.toString() : undefined;
  return { leaf, path, inOrder, end, upload };
}

function endOf({ path, ownRoot, roots }: {
  path: readonly X509Certificate[];
  ownRoot: boolean;
  roots: Roots;
}): ChainEnd {
  if (roots !== "unknown" && path.some((one) => isTrusted(one, roots))) return "trusted";
  if (ownRoot) return path.length === 1 ? "self-signed" : "untrusted-root";
  return roots === "unknown" ? "unknown" : "incomplete";
}

function isTrusted(certificate: X509Certificate, roots: readonly X509Certificate[]): boolean {
  return roots.some((root) =>
    root.fingerprint256 === certificate.fingerprint256 || isIssuedBy(certificate, root)
  );
}
