/**
 * The parts of an HTTP URL, split as in TDLib.
 *
 * @module
 */
import { asciiLower, isSpace } from "./characters.ts";
import { int32 } from "./integers.ts";

/** A URL in parts. */
export interface Url {
  /** The scheme, given or implied. */
  readonly protocol: "http" | "https";
  /** The part before `@`. */
  readonly userinfo: string;
  /** In lower case. */
  readonly host: string;
  /** 0 if none was given. */
  readonly port: number;
  /** From the `/` on. */
  readonly query: string;
}

/** Whether a host is an IPv6 address in brackets. */
export function isIpv6(host: string): boolean {
  return host.startsWith("[") && host.endsWith("]");
}

/** Splits a URL. Returns a text that says why if it is invalid. */
export function parseUrl(address: string): Url | string {
  const scheme = /^([^:/?#@[\]]*):\/\//.exec(address);
  const protocol = asciiLower(scheme?.[1] ?? "http");
  if (protocol !== "http" && protocol !== "https") return "Unsupported URL protocol";
  const rest = address.slice(scheme?.[0].length ?? 0);
  const [authority] = /^[^/?#]*/.exec(rest)!;

  const [, userinfoHost = "", digits] = /^([^]+):([^:\]@]*)$/.exec(authority) ?? ["", authority];
  const port = digits === undefined ? 0 : portOf(digits);
  if (port === undefined) return "Wrong port number specified in the URL";

  const at = userinfoHost.lastIndexOf("@");
  const userinfo = userinfoHost.slice(0, Math.max(0, at));
  const host = asciiLower(userinfoHost.slice(at + 1));
  if (isIpv6(host)) {
    if (!URL.canParse(`http://${host}/`)) return "Wrong IPv6 address specified in the URL";
  } else if (host === "") return "URL host is empty";
  else if (host === ".") return "Host is invalid";
  else {
    const wrong = wrongPart("host", host) ?? wrongPart("userinfo", userinfo);
    if (wrong !== undefined) return wrong;
  }
  return { protocol, userinfo, host, port, query: queryOf(rest.slice(authority.length)) };
}

/** Joins the parts of a URL. */
export function formatUrl({ protocol, userinfo, host, port, query }: Url): string {
  const before = userinfo === "" ? "" : `${userinfo}@`;
  return `${protocol}://${before}${host}${port > 0 ? `:${port}` : ""}${query}`;
}

function portOf(digits: string): number | undefined {
  const port = int32(digits.replace(/^0+(?=.)/s, "")) ?? 0;
  return port > 0 && port <= 65535 ? port : undefined;
}

function queryOf(rest: string): string {
  let end = rest.length;
  while (end > 0 && isSpace(rest[end - 1]!)) end--;
  const query = rest.slice(0, end);
  const escaped = query.replace(
    /[\0-\x20]/g,
    (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"),
  );
  return escaped.startsWith("/") ? escaped : `/${escaped}`;
}

/** What is wrong with a host or the part before it. */
function wrongPart(name: "host" | "userinfo", part: string): string | undefined {
  const [good] = /^(?:[\w.\-!$,~*'();&+=:\u0080-\uffff]|%[\da-f]{2})*/i.exec(part)!;
  const colon = name === "host" ? good.indexOf(":") : -1;
  const bad = colon < 0 ? part[good.length] : ":";
  if (bad === undefined) return undefined;
  return bad === "%"
    ? `Wrong percent-encoded symbol in URL ${name}`
    : `Disallowed character in URL ${name}`;
}
