/**
 * Whether a certificate is valid at a moment: TLS here takes any, and only its clients refuse it.
 *
 * Read without `node:crypto`, which takes longer to load than a server to start.
 *
 * @module
 */

/** What is wrong with the dates of a certificate. */
export interface DatesProblem {
  /** Such as `expired on 2026-01-31 12:00 UTC`. */
  readonly message: string;
  readonly remedy: string;
}

const BLOCK = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/;

/** The sequence of two times (RFC 5280, 4.1.2.5) in hexadecimal DER; their digits are in ASCII. */
const VALIDITY = /30(?:1e|20|22)(?:170d|180f)((?:3\d)+)5a(?:170d|180f)((?:3\d)+)5a/;

/**
 * Checks the dates of a certificate.
 *
 * @param pem The chain, PEM; its first certificate is the server's own.
 * @param now Milliseconds since the epoch.
 * @returns The problem; `undefined` if it is valid, or cannot be read.
 */
export function datesProblem(pem: string, now: number): DatesProblem | undefined {
  const [, from, to] = VALIDITY.exec(hexOf(pem)) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const [begin, end] = [dateOf(from), dateOf(to)];
  if (now > end.getTime()) {
    const remedy =
      "Telegram refuses it: renew it (`deno task cert -- --host <host> --force` makes a new pair)";
    return { message: `expired on ${inUtc(end)}`, remedy };
  }
  if (now >= begin.getTime()) return undefined;
  const remedy = "Telegram refuses it until then: get another, or check the clock of this machine";
  return { message: `is not valid before ${inUtc(begin)}`, remedy };
}

function hexOf(pem: string): string {
  try {
    return Uint8Array.fromBase64(BLOCK.exec(pem)?.[1] ?? "").toHex();
  } catch {
    return ""; // Not base64: what loads the certificate says so.
  }
}

/** `3236…` is `26…`, a year without its century until 2049; later ones have all four digits. */
function dateOf(hex: string): Date {
  const digits = hex.replace(/3(\d)/g, "$1");
  const long = digits.length > 12 ? digits : `${digits < "5" ? "20" : "19"}${digits}`;
  const [, date, hour, minute, second] = /^(\d{8})(\d\d)(\d\d)(\d\d)$/.exec(long) ?? [];
  const day = date?.replace(/^(\d{4})(\d\d)/, "$1-$2-");
  return new Date(`${day}T${hour}:${minute}:${second}Z`);
}

function inUtc(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
