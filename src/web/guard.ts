/**
 * Who may use a page that is served here. A page on loopback is open to everybody who can make the
 * reader's browser send a request there, so two checks stand in front of it: the Host header must
 * name this machine (a stranger's host name that resolves to 127.0.0.1 would do otherwise: DNS
 * rebinding), and a request that changes something must come from the page itself (any web site
 * could post forms to it otherwise). Off loopback a token takes the place of the first check.
 *
 * @module
 */
import { TokenGate, waitResponse } from "./token_gate.ts";

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

/** Options for {@linkcode createGuard}. */
export interface GuardOptions {
  /** What the page is called in refusals, and its cookie. */
  readonly name: string;
  /**
   * Opens the page from anywhere: as `?token=…`, which a cookie then replaces, or in an
   * Authorization header. @default {none}
   */
  readonly token?: string | undefined;
  /** Judges tokens; for a page with a login of its own, which shares the limit. */
  readonly gate?: TokenGate | undefined;
  /** Answers a reader who has no token yet. @default {403 in plain text} */
  readonly login?: () => Response;
}

/** Looks at a request from an address: the answer, when it may not pass; `undefined` when it may. */
export type Guard = (request: Request, address?: string) => Response | undefined;

/** Creates a guard. */
export function createGuard({ name, token, login, ...options }: GuardOptions): Guard {
  const gate = token === undefined ? undefined : options.gate ?? new TokenGate(token);
  const stranger = login ??
    (() => forbid(`Open the ${name} with its token, as ?token=…`));
  return (request, address = "") => {
    const host = request.headers.get("host") ?? "";
    if (gate === undefined) {
      if (!LOOPBACK.test(host)) return forbid(`The ${name} is open at 127.0.0.1 or localhost only`);
    } else {
      const url = new URL(request.url);
      const inUrl = request.method === "GET" ? url.searchParams.get("token") : null;
      const given = inUrl ?? credentialsOf(request, name);
      if (given === undefined) return stranger();
      const verdict = gate.judge(given, address);
      if (verdict === "wait") return waitResponse();
      if (verdict === "wrong") return stranger();
      if (inUrl !== null) return signedIn(name, inUrl, url.pathname, url.protocol === "https:");
    }
    return refuseForeign(request, name, gate !== undefined);
  };
}

/** Other sites may link to the page, and neither load parts of it nor post to it. */
function refuseForeign(request: Request, name: string, anywhere: boolean): Response | undefined {
  const { headers, method } = request;
  const foreign = forbid(`Only the ${name}'s own page may do this`);
  if (method === "GET" || method === "HEAD") {
    const isLink = headers.get("sec-fetch-mode") === "navigate" &&
      headers.get("sec-fetch-dest") === "document";
    return headers.get("sec-fetch-site") === "cross-site" && !isLink ? foreign : undefined;
  }
  const [host, origin] = [headers.get("host"), headers.get("origin")];
  if (origin === null && headers.has("authorization")) return undefined; // Not a browser.
  const same = origin === `http://${host}` || anywhere && origin === `https://${host}`;
  return same ? undefined : foreign;
}

function forbid(reason: string): Response {
  return new Response(`${reason}\n`, { status: 403 });
}

/** Ports share cookies, so that each page has one of its own. */
const cookieName = (name: string) => `postern_${name.replaceAll(/\W/g, "_")}`;

/** Lets a reader in. The token leaves the address at once, where it would stay in the history. */
export function signedIn(
  name: string,
  token: string,
  location: string,
  secure: boolean,
): Response {
  const value = `${cookieName(name)}=${encodeURIComponent(token)}`;
  const cookie = `${value}; HttpOnly; SameSite=Strict; Path=/${secure ? "; Secure" : ""}`;
  const headers = { location, "set-cookie": cookie, "referrer-policy": "no-referrer" };
  return new Response(null, { status: 303, headers });
}

/** The token that a request brings along; `undefined` if it brings none. */
function credentialsOf({ headers }: Request, name: string): string | undefined {
  const bearer = /^Bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const prefix = `${cookieName(name)}=`;
  const found = (headers.get("cookie") ?? "").split(/; */).find((pair) => pair.startsWith(prefix));
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found.slice(prefix.length));
  } catch {
    return "";
  }
}
