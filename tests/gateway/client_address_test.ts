/** The header in which trusted proxies pass the client's address. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { clientAddress } from "../../src/gateway/client_address.ts";
import { createSourceCheck } from "../../src/gateway/allowed_sources.ts";
import { createApp } from "../../src/mod.ts";

const TELEGRAM = "149.154.167.99";
const STRANGER = "192.0.2.1";
const PROXY = "10.0.0.2";
const trustedProxies = ["10.0.0.0/8"];

function allows(clientAddressHeader: string, value: string, peer = PROXY): boolean {
  const check = createSourceCheck({ sources: ["telegram"], trustedProxies, clientAddressHeader });
  return check.allows(peer, new Headers({ [clientAddressHeader]: value }));
}

for (const header of ["CF-Connecting-IP", "fly-client-ip", "X-Real-IP", "True-Client-IP"]) {
  Deno.test(`allows() checks the client named by ${header}, from a trusted proxy only`, () => {
    assert(allows(header, TELEGRAM));
    assert(allows(header, ` ${TELEGRAM} `));
    assertFalse(allows(header, STRANGER));
    assertFalse(allows(header, "garbage"));
    // A client can send the header, too: the proxy writes to the right of it.
    assertFalse(allows(header, `${TELEGRAM}, ${STRANGER}`));
    assertFalse(allows(header, TELEGRAM, STRANGER));
    // X-Forwarded-For is no longer trusted.
    const check = createSourceCheck({
      ...{ sources: ["telegram"], trustedProxies, clientAddressHeader: header },
    });
    assertFalse(check.allows(PROXY, new Headers({ "x-forwarded-for": TELEGRAM })));
  });
}

Deno.test("allows() reads Forwarded according to RFC 7239", () => {
  const good = [
    `for=${TELEGRAM}`,
    `For="${TELEGRAM}"`,
    `by=10.0.0.1;for=${TELEGRAM};proto=https`,
    `for="${TELEGRAM}:4711"`,
    `for=${TELEGRAM}, for=10.1.1.1`,
    `for=${STRANGER},for=${TELEGRAM};by="a,b;for=${STRANGER}", for=10.1.1.1;host="x"`,
    `for="[::ffff:${TELEGRAM}]:80"`,
    `proto=https ; for = ${TELEGRAM}`,
  ];
  for (const value of good) assert(allows("Forwarded", value), value);
  const bad = [
    ...["", "for=unknown", "for=_hidden", "proto=https", `for=${STRANGER}`, `xfor=${TELEGRAM}`],
    ...[`for=${TELEGRAM}, for=unknown`, `for=${TELEGRAM}, proto=https`, `for="${TELEGRAM}`],
    `for=${TELEGRAM}, for=${STRANGER}`,
    `host="x,for=${TELEGRAM}"`,
    // A client's open quote pairs with one of the proxy's, or hides what the proxy adds.
    `for=${TELEGRAM};x=", for=${STRANGER};proto="https"`,
    `for=${TELEGRAM};x=", for="[2001:db8::1]"`,
    `for=${TELEGRAM};x="\\, for="${STRANGER}"`,
    `for=${TELEGRAM}", for=${STRANGER}`,
    `for=${TELEGRAM};x=", for=${STRANGER}`,
    `for=${TELEGRAM};"`,
  ];
  for (const value of bad) assertFalse(allows("Forwarded", value), value);
  assertFalse(allows("Forwarded", "for=" + " ".repeat(50_000) + '"'), "in time");
  assertFalse(allows("Forwarded", `for=x${" ".repeat(250_000)}y`), "in time");
  assertFalse(allows("Forwarded", `for=${TELEGRAM}`, STRANGER));
});

Deno.test("clientAddress() returns the bare address, and only if a trusted proxy vouches for it", () => {
  const addressOf = (headers: HeadersInit, hostname?: string, header?: string) =>
    clientAddress(
      new Request("https://x", { headers }),
      { remoteAddr: hostname === undefined ? { transport: "unix" } : { hostname } },
      { trustedProxies, clientAddressHeader: header },
    );
  assertEquals(addressOf({ "x-forwarded-for": "192.0.2.1:80" }, PROXY), "192.0.2.1");
  assertEquals(addressOf({ "x-forwarded-for": "9.9.9.9" }, STRANGER), STRANGER);
  assertEquals(
    addressOf({ forwarded: 'for="[2001:db8::1]:9"' }, PROXY, "Forwarded"),
    "2001:db8::1",
  );
  assertEquals(addressOf({}, PROXY), PROXY);
  assertEquals(addressOf({}), undefined);
  assertEquals(addressOf({ "x-forwarded-for": "192.0.2.1" }), "192.0.2.1");
});

Deno.test("createApp() trusts the header named by clientAddressHeader, in custom routes, too", async () => {
  const app = createApp({
    bots: {
      echo: {
        token: "1:x",
        secret: "s3cret",
        handler: {
          message() {},
          routes: { "/paid": { handler: () => new Response("ok"), sources: [STRANGER] } },
        },
      },
    },
    ...{ trustedProxies, clientAddressHeader: "CF-Connecting-IP" },
  });
  const statusOf = async (path: string, client: string) => {
    const request = new Request(`https://x${path}`, {
      method: "POST",
      body: '{"update_id":1}',
      headers: {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": "s3cret",
        "cf-connecting-ip": client,
      },
    });
    const response = await app.fetch(request, { remoteAddr: { hostname: PROXY } });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await statusOf("/echo", TELEGRAM), 200);
  assertEquals(await statusOf("/echo", STRANGER), 403);
  assertEquals(await statusOf("/echo/paid", STRANGER), 200);
  assertEquals(await statusOf("/echo/paid", TELEGRAM), 403);
  await app.close();
});
