import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { createSourceCheck, UNIX_PEER } from "../../src/gateway/allowed_sources.ts";
import { parseSources } from "../../src/telegram/sources.ts";
import { Seeded } from "../helpers/seeded.ts";

const TELEGRAM = "149.154.167.99";
const STRANGER = "192.0.2.1";

/** Whether a request with this X-Forwarded-For is allowed through a proxy at 10.0.0.1. */
function throughProxy(forwarded: string | undefined, sources = ["telegram"]) {
  const check = createSourceCheck({ sources, trustedProxies: ["10.0.0.0/8", "fd00::/8"] });
  const headers = new Headers();
  if (forwarded !== undefined) headers.set("x-forwarded-for", forwarded);
  return {
    allowed: check.allows("10.0.0.1", headers),
    address: check.addressOf("10.0.0.1", headers),
  };
}

Deno.test("parseSources() accepts any, Telegram's networks and others together", () => {
  assertEquals(parseSources(["192.0.2.0/24", "any"]), "any");
  assertEquals(parseSources(["telegram", "192.0.2.0/24"]).length, 3);
  assertThrows(() => parseSources([]), SyntaxError, "every request would be refused");
  assertThrows(() => parseSources(["any", "192.0.2.0/33"]), SyntaxError, "192.0.2.0/33");
});

Deno.test("parseSources() throws on an unknown name", () => {
  for (const source of ["Telegram", "all", "", "*", "any ", "149.154.160.0/20,91.108.4.0/22"]) {
    assertThrows(() => parseSources([source]), SyntaxError, `"${source}"`);
  }
});

Deno.test("allows() checks the peer, IPv4 or IPv4-mapped", () => {
  const { allows } = createSourceCheck({ sources: ["telegram"], trustedProxies: [] });
  for (const peer of [TELEGRAM, `::ffff:${TELEGRAM}`, "91.108.4.1", "::ffff:5b6c:401"]) {
    assert(allows(peer, new Headers()), peer);
  }
  for (const peer of [STRANGER, "::1", "2001:67c:4e8::1", "", "localhost", "149.154.167.99:443"]) {
    assertFalse(allows(peer, new Headers()), peer);
  }
  assertFalse(allows(undefined, new Headers()));
});

Deno.test("allows() answers the same when called again", () => {
  const { allows } = createSourceCheck({ sources: ["telegram"], trustedProxies: [] });
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 256; i++) {
      for (let j = 0; j < 8; j++) {
        const peer = `91.108.${j}.${i}`;
        for (let time = 0; time < 2; time++) {
          assertEquals(allows(peer, new Headers()), j >= 4, peer);
        }
      }
    }
  }
});

Deno.test("allows() does not trust X-Forwarded-For from a peer that is not a trusted proxy", () => {
  const headers = new Headers({ "x-forwarded-for": TELEGRAM, forwarded: `for=${TELEGRAM}` });
  for (const trustedProxies of [[], ["10.0.0.0/8"]]) {
    const check = createSourceCheck({ sources: ["telegram"], trustedProxies });
    assertFalse(check.allows(STRANGER, headers));
    assertEquals(check.addressOf(STRANGER, headers), STRANGER);
  }
  // A peer in Telegram's networks is checked by its own address, whatever the header says.
  const check = createSourceCheck({ sources: ["telegram"], trustedProxies: ["10.0.0.0/8"] });
  assert(check.allows(TELEGRAM, new Headers({ "x-forwarded-for": STRANGER })));
});

Deno.test("allows() accepts any peer if the sources are any", () => {
  const check = createSourceCheck({ sources: ["any"], trustedProxies: ["10.0.0.1"] });
  for (const peer of [STRANGER, "::1", undefined]) assert(check.allows(peer, new Headers()));
  assert(check.allows("10.0.0.1", new Headers({ "x-forwarded-for": "garbage" })));
});

Deno.test("allows() reads X-Forwarded-For from the right and skips trusted proxies", () => {
  const chains: Record<string, boolean> = {
    [TELEGRAM]: true,
    [`${TELEGRAM}, 10.0.0.2`]: true,
    [`${TELEGRAM}, 10.0.0.2, 10.9.9.9, ::ffff:10.1.1.1, fd00::7`]: true,
    [`${STRANGER}, ${TELEGRAM}`]: true,
    [`garbage, ${TELEGRAM}`]: true,
    [`,,, ${TELEGRAM}`]: true,
    [STRANGER]: false,
    [`${TELEGRAM}, ${STRANGER}`]: false, // Sent by a forger, and extended by the proxy.
    [`${TELEGRAM}, ${STRANGER}, 10.0.0.2`]: false,
    [`${TELEGRAM}, 10.0.0.2, ${STRANGER}`]: false,
    "10.0.0.2": false, // The proxies themselves are not Telegram.
    "10.0.0.2, 10.0.0.3": false,
  };
  for (const [chain, expected] of Object.entries(chains)) {
    assertEquals(throughProxy(chain).allowed, expected, chain);
  }
});

Deno.test("allows() accepts every spelling of an entry that proxies use", () => {
  const entries = [
    ...[TELEGRAM, `${TELEGRAM}:443`, `${TELEGRAM}:0`, `\t${TELEGRAM} `, `::ffff:${TELEGRAM}`],
    ...[`[::ffff:${TELEGRAM}]`, `[::ffff:${TELEGRAM}]:50123`, "::FFFF:959A:A763"],
  ];
  for (const entry of entries) {
    assert(throughProxy(entry).allowed, entry);
    assert(throughProxy(`x, ${entry},10.0.0.2`).allowed, entry);
  }
  assert(throughProxy("[2001:db8::1]:443", ["2001:db8::/32"]).allowed);
});

Deno.test("allows() refuses an entry that cannot be read, and never throws", () => {
  const entries = [
    ...[
      "",
      " ",
      "unknown",
      "_hidden",
      "null",
      "149.154.167",
      "149.154.167.99:",
      "149.154.167.99:x",
    ],
    ...[`[${TELEGRAM}]`, `[${TELEGRAM}]:443`, "[", "]", "[]", "[]:1", "[::1", "::1]", "[::1]x"],
    ...[`"${TELEGRAM}"`, `for=${TELEGRAM}`, `${TELEGRAM}:443:443`, `${TELEGRAM}/20`, "\xff\xfe"],
    ...[`::ffff:${TELEGRAM}%eth0`, `${TELEGRAM};${TELEGRAM}`, `http://${TELEGRAM}`, "%31"],
  ];
  for (const entry of entries) {
    for (const chain of [entry, `${TELEGRAM}, ${entry}`, `${entry}, 10.0.0.2`]) {
      const result = throughProxy(chain);
      assertEquals(result, { allowed: false, address: undefined }, Deno.inspect(chain));
    }
  }
});

Deno.test("allows() checks the proxy itself if the header is missing", () => {
  assertEquals(throughProxy(undefined), { allowed: false, address: "10.0.0.1" });
  assert(throughProxy(undefined, ["10.0.0.1"]).allowed);
});

Deno.test("allows() trusts a peer on a Unix socket, but never checks it as a client", () => {
  for (const trustedProxies of [[], ["10.0.0.0/8"]]) {
    const check = createSourceCheck({ sources: ["telegram"], trustedProxies });
    const allows = (forwarded: string) =>
      check.allows(UNIX_PEER, new Headers({ "x-forwarded-for": forwarded }));
    assertEquals(allows(TELEGRAM), true);
    assertEquals(allows(`${TELEGRAM}, 10.0.0.2`), trustedProxies.length > 0);
    for (const chain of [STRANGER, `${TELEGRAM}, ${STRANGER}`, "", UNIX_PEER, `${TELEGRAM},`]) {
      assertFalse(allows(chain), chain);
    }
    assertFalse(check.allows(UNIX_PEER, new Headers()));
    assertEquals(allows(TELEGRAM), true);
  }
});

Deno.test("allows() checks the first proxy if all hops are trusted proxies", () => {
  assertEquals(throughProxy("10.0.0.7", ["10.0.0.7"]), { allowed: true, address: "10.0.0.7" });
  assertEquals(throughProxy("10.0.0.8", ["10.0.0.7"]), { allowed: false, address: "10.0.0.8" });
});

Deno.test("allows() joins repeated headers in order", () => {
  const check = createSourceCheck({ sources: ["telegram"], trustedProxies: ["10.0.0.0/8"] });
  const twice = (first: string, second: string) =>
    check.allows(
      "10.0.0.1",
      new Headers([["x-forwarded-for", first], ["X-Forwarded-For", second]]),
    );
  assert(twice(STRANGER, TELEGRAM));
  assertFalse(twice(TELEGRAM, STRANGER));
});

Deno.test("allows() reads a very long header quickly", () => {
  const long = `${TELEGRAM}, `.repeat(100_000);
  assertFalse(throughProxy(long + STRANGER).allowed);
  assert(throughProxy(long + "10.0.0.2, ".repeat(1000) + "10.0.0.2").allowed);
  for (const letter of ["9", ".", ":", "[", ",", " "]) {
    assertFalse(throughProxy(letter.repeat(1_000_000)).allowed, letter);
  }
});

Deno.test("addressOf() returns the address that was checked", () => {
  assertEquals(throughProxy(`1.2.3.4, ${STRANGER}, 10.0.0.2`).address, STRANGER);
  assertEquals(throughProxy(`${STRANGER}:1234`).address, `${STRANGER}:1234`);
  const { addressOf } = createSourceCheck({ sources: ["any"], trustedProxies: [] });
  assertEquals(addressOf(STRANGER, new Headers({ "x-forwarded-for": TELEGRAM })), STRANGER);
  assertEquals(addressOf(undefined, new Headers()), undefined);
});

Deno.test("allows() agrees with a naive implementation on random chains", () => {
  const seeded = new Seeded();
  const hops = [
    TELEGRAM,
    STRANGER,
    "10.0.0.2",
    "fd00::1",
    "91.108.4.1",
    "::ffff:10.3.3.3",
    "x",
    "",
  ];
  for (let round = 0; round < 5000; round++) {
    const chain = Array.from({ length: 1 + seeded.below(6) }, () => seeded.pick(hops));
    const first = chain.findLast((hop) => !/^10\.|:10\.|^fd00/.test(hop)) ?? chain[0];
    const expected = first === TELEGRAM || first === "91.108.4.1";
    assertEquals(throughProxy(chain.join(", ")).allowed, expected, seeded.describe(chain));
  }
});
