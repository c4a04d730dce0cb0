/**
 * Whether a certificate is for a host, by OpenSSL's rules, which Telegram's servers apply.
 *
 * @module
 */

/** The names in a certificate, as `X509Certificate` formats them. */
export interface CertificateNames {
  /** One line for each part: `CN=bots.example`. */
  readonly subject: string;
  /** `DNS:bots.example, IP Address:192.0.2.1`; absent without the extension. */
  readonly subjectAltName?: string | undefined;
}

/** Whether a host name matches a DNS alternative name or, if there are none, the CN. */
export function matchesHost(names: CertificateNames, host: string): boolean {
  const alternatives = alternativeNames(names, "DNS");
  const patterns = alternatives.length > 0 ? alternatives : commonNames(names);
  return patterns.some((pattern) => matches(pattern.toLowerCase(), host.toLowerCase()));
}

/** Whether an IP address is among the alternative names; the CN does not count. */
export function matchesAddress(names: CertificateNames, address: string): boolean {
  const wanted = canonical(address);
  return alternativeNames(names, "IP Address").some((one) => canonical(one) === wanted);
}

function alternativeNames({ subjectAltName = "" }: CertificateNames, type: string): string[] {
  const entries = subjectAltName.matchAll(/(?:^|, )([\w ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...entries].filter(([, name]) => name === type).map(([, , value]) =>
    value!.startsWith('"') ? JSON.parse(value!) as string : value!
  );
}

function commonNames({ subject }: CertificateNames): string[] {
  return subject.split("\n").filter((line) => line.startsWith("CN=")).map((line) => line.slice(3));
}

function canonical(address: string): string {
  const host = address.includes(":") ? `[${address}]` : address;
  return URL.parse(`http://${host}`)?.hostname ?? address;
}

/** A wildcard: in the first label, at its start or end, and followed by at least two labels. */
const STAR = /^([a-z\d-]*)\*((?:|[a-z\d-]+)(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?){2,})$/;

function matches(pattern: string, host: string): boolean {
  const [, before, after] = STAR.exec(pattern) ?? [];
  if (before === undefined || after === undefined) return pattern === host;
  const isWholeLabel = before === "" && after.startsWith(".");
  if (before !== "" && !after.startsWith(".") || before.startsWith("xn--")) return false;
  if (!host.startsWith(before) || !host.endsWith(after)) return false;
  if (host.length < before.length + after.length) return false;
  if (!isWholeLabel && host.startsWith("xn--")) return false;
  const covered = host.slice(before.length, host.length - after.length);
  return /^[a-z\d-]*$/.test(covered) && !(isWholeLabel && covered === "");
}
