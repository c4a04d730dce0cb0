/**
 * Whether Telegram accepts a certificate for a host.
 *
 * Telegram applies OpenSSL's rule for host names, even if the host is an IP address: it is compared
 * with the DNS names of the certificate, and with its common name only if there are none. IP
 * addresses in the certificate are ignored, and wildcards do not count.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

/** A name that `subjectAltName` puts in quotes contains characters that no host name has. */
const DNS_NAME = /(?:^|, )DNS:([^,"\s]+)(?=,|$)/g;

/**
 * Whether Telegram accepts a certificate for a host.
 *
 * @param certificate The server's own certificate.
 * @param host The host of the webhook's URL: a name or an IPv4 address.
 * @returns `true` if it does.
 */
export function isForHost(
  { subjectAltName, subject }: Pick<X509Certificate, "subjectAltName" | "subject">,
  host: string,
): boolean {
  return telegramNames({ subjectAltName, subject })
    .some((name) => name.toLowerCase() === host.toLowerCase());
}

/**
 * The hosts that Telegram accepts a certificate for.
 *
 * @param certificate The server's own certificate.
 * @returns Their names.
 */
export function telegramNames(
  { subjectAltName, subject }: Pick<X509Certificate, "subjectAltName" | "subject">,
): string[] {
  const names = [...(subjectAltName ?? "").matchAll(DNS_NAME)].map(([, name]) => name!);
  if (/(?:^|, )DNS:/.test(subjectAltName ?? "")) return names;
  return [...(subject ?? "").matchAll(/^CN=(.*)$/gm)].map(([, name]) => name!);
}
