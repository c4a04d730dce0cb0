/**
 * Origins: the URL of a host and a port.
 *
 * @module
 */

/**
 * The URL of a host and a port, without a path.
 *
 * @param hostname A name or an address; IPv6 without brackets.
 * @param port The port.
 * @param secure Whether it speaks TLS.
 * @returns The URL.
 */
export function originOf(hostname: string, port: number, secure: boolean): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${secure ? "https" : "http"}://${host}:${port}`;
}

/** Whether a listener on an address accepts connections on all addresses of the machine. */
export function isEveryAddress(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}
