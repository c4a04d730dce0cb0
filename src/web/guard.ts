/**
 * Who may use a page that is served here. A page on loopback is open to everybody who can make the
 * reader's browser send a request there, so two checks stand in front of it: the Host header must
 * name this machine (a stranger's host name that resolves to 127.0.0.1 would do otherwise: DNS
 * rebinding), and a request that changes something must come from the page itself (any web site
 * could post forms to it otherwise). Off loopback a token takes the place of the first check.
 *
 * @module
 */
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;
const COOKIE = "postern_page";
const encoder = new TextEncoder();

/** Options for {@linkcode createGuard}. */
export interface GuardOptions {
  /** What the page is called in refusals. */
  readonly name: string;
  /** Opens the page from anywhere: as `?token=…`, which a cookie then replaces. @default {none} */
  readonly token?: string | undefined;
}

/** Looks at a request: the answer, when it may not pass; `undefined` when it may. */
export type Guard = (request: Request) => Response | undefined;

/** Creates a guard. */
export function createGuard({ name, token }: GuardOptions): Guard {
  return (request) => {
    const host = request.headers.get("host") ?? "";
    if (token === undefined) {
      if (!LOOPBACK.test(host)) return forbid(`The ${name} is open at 127.0.0.1 or localhost only`);
    } else {
      const url = new URL(request.url);
      const given = url.searchParams.get("token");
      if (given !== null && request.method === "GET" && isSame(given, token)) {
        return signedIn(url, token);
      }
      if (!isSame(cookieOf(request), token)) {
        return forbid(`Open the ${name} with ?token=… as it was printed at the start`);
      }
    }
    if (request.method === "GET" || request.method === "HEAD") return undefined;
    const origin = request.headers.get("origin");
    const same = origin === `http://${host}` || token !== undefined && origin === `https://${host}`;
    return same ? undefined : forbid(`Only the ${name}'s own page may do this`);
  };
}

function forbid(reason: string): Response {
  return new Response(`${reason}\n`, { status: 403 });
}

/** The token leaves the address at once, where it would stay in the history. */
function signedIn({ pathname }: URL, token: string): Response {
  const cookie = `${COOKIE}=${encodeURIComponent(token)}; HttpOnly; SameSite=Strict; Path=/`;
  const headers = { location: pathname, "set-cookie": cookie, "referrer-policy": "no-referrer" };
  return new Response(null, { status: 303, headers });
}

function cookieOf({ headers }: Request): string {
  const found = (headers.get("cookie") ?? "").split(/; */)
    .find((pair) => pair.startsWith(`${COOKIE}=`));
  try {
    return decodeURIComponent(found?.slice(COOKIE.length + 1) ?? "");
  } catch {
    return "";
  }
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [encoder.encode(given), encoder.encode(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
