import { assert, assertEquals, assertFalse } from "@std/assert";
import { createSourceCheck, UNIX_PEER } from "../../src/gateway/allowed_sources.ts";
import { hostApp, requestOf } from "../helpers/app.ts";

const TELEGRAM = "149.154.167.99";
const STRANGER = "192.0.2.1";
const INFO = { remoteAddr: { transport: "unix", path: "/run/postern.sock" } };

/** The status of a valid request on a socket, with this URL and X-Forwarded-For. */
async function status(url: string, forwarded?: string, sources = ["telegram"]): Promise<number> {
  const { app } = hostApp({ sources });
  const { headers, body } = requestOf();
  if (forwarded !== undefined) headers.set("x-forwarded-for", forwarded);
  const response = await app.fetch(new Request(url, { method: "POST", headers, body }), INFO);
  await response.body?.cancel();
  return response.status;
}

Deno.test("allows() trusts X-Forwarded-For on a Unix socket, from the right", () => {
  for (const trustedProxies of [[], ["10.0.0.0/8"]]) {
    const { allows, addressOf } = createSourceCheck({ sources: ["telegram"], trustedProxies });
    const judge = (forwarded: string) => {
      const headers = new Headers({ "x-forwarded-for": forwarded });
      return [allows(UNIX_PEER, headers), addressOf(UNIX_PEER, headers)];
    };
    assertEquals(judge(TELEGRAM), [true, TELEGRAM]);
    assertEquals(judge(`${STRANGER}, ${TELEGRAM}`), [true, TELEGRAM]);
    assertEquals(judge(`${TELEGRAM}, ${STRANGER}`), [false, STRANGER]);
    assertEquals(judge(`${TELEGRAM}, 10.0.0.1`)[0], trustedProxies.length > 0);
    for (const broken of ["", "unix", `${TELEGRAM},`, "unknown"]) {
      assertEquals(judge(broken), [false, undefined], broken);
    }
  }
});

Deno.test("allows() does not check a Unix socket as a client, nor cache a result for it", () => {
  const { allows } = createSourceCheck({ sources: ["telegram"], trustedProxies: [] });
  assert(allows(UNIX_PEER, new Headers({ "x-forwarded-for": TELEGRAM })));
  assertFalse(allows(UNIX_PEER, new Headers()));
  assertFalse(allows(UNIX_PEER, new Headers({ "x-forwarded-for": STRANGER })));
  const everybody = createSourceCheck({ sources: ["0.0.0.0/0", "::/0"], trustedProxies: [] });
  assertFalse(everybody.allows(UNIX_PEER, new Headers()));
});

Deno.test("App.fetch() finds the route in URLs of Unix sockets and of vsocks", async () => {
  for (const scheme of ["http+unix", "http+vsock", "http", "https"]) {
    for (const host of ["bot.example.com", "bot.example.com:8443", "%2Frun%2Fpostern%2Esock"]) {
      if (host.startsWith("%") && !scheme.includes("+")) continue;
      const origin = `${scheme}://${host}`;
      assertEquals(await status(`${origin}/echo`, TELEGRAM), 200, origin);
      assertEquals(await status(`${origin}/echo?x=1//echo`, TELEGRAM), 200, origin);
      assertEquals(await status(`${origin}/else`, TELEGRAM), 404, origin);
      assertEquals(await status(`${origin}//echo`, TELEGRAM), 404, origin);
    }
  }
});

Deno.test("App.fetch() refuses a request on a Unix socket without the header", async () => {
  assertEquals(await status("http+unix://bot.example.com/echo"), 403);
  assertEquals(await status("http+unix://bot.example.com/echo", STRANGER), 403);
  assertEquals(await status("http+unix://bot.example.com/echo", undefined, ["any"]), 200);
});
