/**
 * Creating a self-signed certificate with the Web Crypto API (RFC 5280).
 *
 * @module
 */
import { parseAddress } from "../net/ip.ts";
import {
  bitString,
  concat,
  type Der,
  integer,
  NULL,
  objectId,
  octetString,
  sequence,
  tagged,
  time,
  TRUE,
  utf8String,
} from "./der.ts";
import type { Certificate } from "./load.ts";

/** Options for {@linkcode makeSelfSigned}. */
export interface SelfSignedOptions {
  /** Host names and IP addresses that it is valid for, at least one. */
  readonly hosts: readonly string[];
  /** RSA-2048 instead of EC P-256. */
  readonly rsa: boolean;
  /** When it becomes valid, and when it expires. */
  readonly from: Date;
  readonly to: Date;
}

/** A longer common name is not valid (RFC 5280, ub-common-name); the SAN is what counts. */
const MAX_COMMON_NAME = 64;

/** A Web Crypto algorithm and its encoding in certificates. */
interface Algorithm {
  readonly key: EcKeyGenParams | RsaHashedKeyGenParams;
  readonly sign: EcdsaParams | Algorithm["key"];
  readonly identifier: Der;
  /** Converts Web Crypto's signature to the form used in certificates. */
  signature(raw: Uint8Array): Uint8Array;
}

const EC: Algorithm = {
  key: { name: "ECDSA", namedCurve: "P-256" },
  sign: { name: "ECDSA", hash: "SHA-256" } as EcdsaParams,
  identifier: sequence(objectId("1.2.840.10045.4.3.2")), // ecdsa-with-SHA256
  signature: (raw) => sequence(integer(raw.subarray(0, 32)), integer(raw.subarray(32))),
};

const RSA_KEY = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: "SHA-256",
};

const RSA: Algorithm = {
  key: RSA_KEY,
  sign: RSA_KEY,
  identifier: sequence(objectId("1.2.840.113549.1.1.11"), NULL), // sha256WithRSAEncryption
  signature: (raw) => raw,
};

/**
 * Creates a self-signed certificate for a server, and its key. It is not a CA certificate: TLS
 * clients such as Deno do not accept one of those as a server's own.
 *
 * @param options The options.
 * @returns Certificate and key (PKCS #8), in PEM.
 */
export async function makeSelfSigned(options: SelfSignedOptions): Promise<Certificate> {
  const algorithm = options.rsa ? RSA : EC;
  const keys = await crypto.subtle.generateKey(algorithm.key, true, ["sign", "verify"]);
  const { publicKey, privateKey } = keys as CryptoKeyPair;
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const body = await toBeSigned(options, algorithm, spki);
  const raw = new Uint8Array(await crypto.subtle.sign(algorithm.sign, privateKey, body));
  const signature = bitString(algorithm.signature(raw));
  return {
    cert: pem("CERTIFICATE", sequence(body, algorithm.identifier, signature)),
    key: pem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey))),
  };
}

async function toBeSigned(
  { hosts, from, to }: SelfSignedOptions,
  { identifier }: Algorithm,
  spki: Der,
): Promise<Der> {
  const serial = crypto.getRandomValues(new Uint8Array(16));
  serial[0] = serial[0]! & 0x7f | 0x40; // Positive, and always 16 bytes long.
  const name = commonName(hosts[0]!);
  const version3 = tagged(0xa0, integer(Uint8Array.of(2)));
  const validity = sequence(time(from), time(to));
  const extensions = sequence(
    extension("2.5.29.14", octetString(await keyIdOf(spki))), // subjectKeyIdentifier
    extension("2.5.29.19", sequence(), true), // basicConstraints: CA is false by default
    extension("2.5.29.37", sequence(objectId("1.3.6.1.5.5.7.3.1"))), // serverAuth
    extension("2.5.29.17", sequence(...hosts.flatMap(alternativeNames))),
  );
  return sequence(
    ...[version3, integer(serial), identifier, name, validity, name, spki],
    tagged(0xa3, extensions),
  );
}

function extension(id: string, value: Der, critical = false): Der {
  return sequence(objectId(id), ...critical ? [TRUE] : [], octetString(value));
}

function commonName(host: string): Der {
  const text = host.length > MAX_COMMON_NAME ? "postern" : host;
  return sequence(tagged(0x31, sequence(objectId("2.5.4.3"), utf8String(text))));
}

/** The names of a host in the SAN: Telegram looks for an IPv4 address among the host names. */
function alternativeNames(host: string): Der[] {
  const address = parseAddress(host);
  const dnsName = () => tagged(0x82, new TextEncoder().encode(host));
  if (!address) return [dnsName()];
  const bytes = Uint8Array.from(address.flatMap((group) => [group >> 8, group & 0xff]));
  if (host.includes(":")) return [tagged(0x87, bytes)];
  return [tagged(0x87, bytes.subarray(12)), dnsName()];
}

/** The usual identifier of a key: the SHA-1 hash of its bit string, the last part of its SPKI. */
async function keyIdOf(spki: Der): Promise<Der> {
  const header = spki[1]! & 0x80 ? 2 + (spki[1]! & 0x7f) : 2;
  const algorithmEnd = header + 2 + spki[header + 1]!;
  const bits = spki.subarray(algorithmEnd);
  const content = bits[1]! & 0x80 ? 2 + (bits[1]! & 0x7f) : 2;
  const hash = await crypto.subtle.digest("SHA-1", bits.slice(content + 1));
  return concat([new Uint8Array(hash)]);
}

function pem(label: string, der: Der): string {
  const base64 = der.toBase64().replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
}
