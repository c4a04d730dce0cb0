/**
 * Who may use a page served here. A page on loopback is exposed to anyone who can make the user's
 * browser send a request to it, so there are two checks: the Host header must name this machine
 * (otherwise a stranger's host name that resolves to 127.0.0.1 would work: DNS rebinding), and a
 * request that changes something must come from the page itself (otherwise any web site could post
 * forms to it). Off loopback, a token replaces the first check.
 *
 * @module
 */
import { TokenGate, waitResponse } from "./token_gate.ts";
import { isLoopbackHost } from "../net/loopback.ts";

/** Options for {@linkcode createGuard}. */
export interface GuardOptions {
  /** The page's name in refusals and in its cookie. */
  readonly name: string;
  /**
   * Opens the page from anywhere: as `?token=…`, which is then replaced by a cookie, or in an
   * Authorization header. @default {none}
   */
  readonly token?: string | undefined;
  /** Checks tokens; for a page with its own login, which shares the limit on guesses. */
  readonly gate?: TokenGate | undefined;
  /** Answers a user without a valid token. @default {403 in plain text} */
  readonly login?: () => Response;
}

/** Checks a request from an address. Returns a refusal, or `undefined` if it may pass. */
export type Guard = (request: Request, address?: string) => Response | undefined;

export function createGuard({ name, token, login, ...options }: GuardOptions): Guard {
  const gate = token === undefined ? undefined : options.gate ?? new TokenGate(token);
  const stranger = login ??
    (() => forbid(`Open the ${name} with its token, as ?token=…`));
  return (request, address = "") => {
    const malformed = refuseMalformed(request);
    if (malformed) return malformed;
    const host = request.headers.get("host") ?? "";
    if (gate === undefined) {
      if (!isLoopbackHost(host)) {
        return forbid(`The ${name} is open at 127.0.0.1 or localhost only`);
      }
    } else {
      const url = new URL(request.url);
      const inUrl = request.method === "GET" ? url.searchParams.get("token") : null;
      const given = inUrl ?? credentialsOf(request, name);
      if (given === undefined) return stranger();
      const verdict = gate.judge(given, address);
      if (verdict === "wait") return waitResponse();
      if (verdict === "wrong") return stranger();
      if (inUrl !== null) {
        const here = url.pathname.replace(/^\/+/, "/"); // "//host" would lead elsewhere.
        return signedIn(name, inUrl, here, url.protocol === "https:");
      }
    }
    return refuseForeign(request, name, gate !== undefined);
  };
}

/** A client can send any Host; one that is not valid makes a URL that cannot be parsed. */
export function refuseMalformed({ url }: Request): Response | undefined {
  return URL.canParse(url) ? undefined : new Response("Host is not valid\n", { status: 400 });
}

/** Other sites may link to the page, but neither load parts of it nor post to it. */
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

/** Cookies are shared between ports, so each page has its own. */
const cookieName = (name: string) => `postern_${name.replaceAll(/\W/g, "_")}`;

/** Signs a user in, and redirects so that the token does not stay in the browser's history. */
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

/** The token in a request's headers; `undefined` if there is none. */
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
