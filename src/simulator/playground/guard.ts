/**
 * Who may use the page. A page on loopback is open to everybody who can make the reader's browser
 * send a request there, so two checks stand in front of it: the Host header must name this machine
 * (else a stranger's host name that resolves to 127.0.0.1 would do: DNS rebinding), and what
 * changes something must come from the page itself (else any web site could post forms to it).
 *
 * @module
 */

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

function forbid(reason: string): Response {
  return new Response(`${reason}\n`, { status: 403 });
}

/**
 * Looks whether a request comes from the page on this machine.
 *
 * @param request The request.
 * @returns The refusal, or `undefined` when the request may pass.
 *
 * @example Usage
 * ```ts
 * import { refuse } from "./guard.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const from = (host: string) => new Request("http://x/", { headers: { host } });
 * assertEquals(refuse(from("127.0.0.1:8081")), undefined);
 * assertEquals(refuse(from("evil.example"))?.status, 403);
 * ```
 */
export function refuse(request: Request): Response | undefined {
  const host = request.headers.get("host") ?? "";
  if (!LOOPBACK.test(host)) return forbid("The playground is open at 127.0.0.1 or localhost only");
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const same = request.headers.get("origin") === `http://${host}`;
  return same ? undefined : forbid("Only the playground's own page may do this");
}
