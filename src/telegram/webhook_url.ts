/**
 * Webhook addresses: how Telegram reads them, and which it refuses.
 *
 * @module
 */

/** A parsed webhook URL. Its parts are sent as they were written. */
export interface WebhookUrl {
  /** Whether it is HTTPS. */
  readonly secure: boolean;
  /** Host name or address, IPv6 without brackets. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Path, query and fragment. */
  readonly path: string;
  /** The `Host` header: with the port, unless it is the scheme's default. */
  readonly hostHeader: string;
  /** `user:password`, or `""`. */
  readonly userinfo: string;
}

/** The URL cannot be a webhook's. */
export class WebhookUrlError extends TypeError {
  static {
    this.prototype.name = "WebhookUrlError";
  }
}

/** A host may contain these, percent-encoded and non-ASCII characters; userinfo also `:`. */
const HOST = /^(?:[\w.\-!$,~*'();&+=\u0080-\uffff]|%[0-9a-f]{2})*$/i;
const USERINFO = /^(?:[\w.\-!$,~*'();&+=:\u0080-\uffff]|%[0-9a-f]{2})*$/i;
const IPV6_HOST = /^\[[\da-f:.]+\]$/;

/**
 * Reads an address. Without a scheme it is HTTPS.
 *
 * @throws {WebhookUrlError} When Telegram would not read it as one; the message is its parser's.
 */
export function parseWebhookUrl(text: string): WebhookUrl {
  const scheme = /^([^:/?#@[\]]*):\/\//.exec(text);
  const protocol = scheme?.[1]?.toLowerCase() ?? "https";
  if (protocol !== "http" && protocol !== "https") refuse("Unsupported URL protocol");
  const secure = protocol === "https";
  const rest = text.slice(scheme?.[0].length ?? 0);
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const { userinfo, host, port } = parseAuthority(authority, secure ? 443 : 80);
  const ascii = isAscii(host) ? host : URL.parse(`http://${host}`)?.hostname ?? host;
  return {
    secure,
    host: ascii.replace(/^\[|\]$/g, ""),
    port,
    path: writePath(end < 0 ? "" : rest.slice(end)),
    hostHeader: port === (secure ? 443 : 80) ? ascii : `${ascii}:${port}`,
    userinfo,
  };
}

function refuse(reason: string): never {
  throw new WebhookUrlError(reason);
}

function parseAuthority(authority: string, standardPort: number) {
  const [, before = authority, portText] = /^(.+):([^:\]@]*)$/s.exec(authority) ?? [];
  const port = portText === undefined ? standardPort : parsePort(portText);
  const at = before.lastIndexOf("@");
  const userinfo = at < 0 ? "" : before.slice(0, at);
  const host = before.slice(at + 1).toLowerCase();
  if (host === "") refuse("URL host is empty");
  if (host === ".") refuse("Host is invalid");
  if (host.startsWith("[") && host.endsWith("]")) {
    if (!IPV6_HOST.test(host) || !URL.canParse(`http://${host}`)) {
      refuse("Wrong IPv6 address specified in the URL");
    }
  } else {
    if (!HOST.test(host)) refuse("Disallowed character in URL host");
    if (!USERINFO.test(userinfo)) refuse("Disallowed character in URL userinfo");
  }
  return { userinfo, host, port };
}

function parsePort(text: string): number {
  const port = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) refuse("Wrong port number specified in the URL");
  return port;
}

/** Encodes only blanks and control characters, and drops trailing ones. */
function writePath(text: string): string {
  const trimmed = text.replace(/[\0\t\n\v\r ]+$/, "");
  const path = trimmed.startsWith("/") ? trimmed : `/${trimmed}`;
  return path.replace(/[\0-\x20]/g, (char) => `%${hex(char.charCodeAt(0))}`);
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

const PORTS = [443, 80, 88, 8443];

/** Why Telegram's servers refuse a URL, if they do: plain HTTP, or a port not among the four. */
export function refusedUrl(url: WebhookUrl): string | undefined {
  if (!url.secure) return "An HTTPS URL must be provided for webhook";
  if (PORTS.includes(url.port)) return undefined;
  return "Webhook can be set up only on ports 80, 88, 443 or 8443";
}
