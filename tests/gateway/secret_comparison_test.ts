import { assert, assertEquals, assertFalse } from "@std/assert";
import { createSecretCheck } from "../../src/gateway/secret_comparison.ts";
import { Seeded } from "../helpers/seeded.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

function secretOf(length: number, seeded: Seeded): string {
  return Array.from({ length }, () => seeded.pick(LETTERS)).join("");
}

Deno.test("createSecretCheck() accepts every secret of a rotation and no mixture", () => {
  const check = createSecretCheck(["new-one", "old-one", "older"]);
  assert(check("new-one") && check("old-one") && check("older"));
  for (const wrong of ["new", "new-one,old-one", "new-oneold-one", "old", "older1", "NEW-ONE"]) {
    assertFalse(check(wrong), wrong);
  }
});

Deno.test("createSecretCheck() accepts secrets of 1 and of 256 characters", () => {
  const long = "x".repeat(256);
  const check = createSecretCheck(["a", long]);
  assert(check("a") && check(long));
  for (const wrong of ["", "b", "aa", long.slice(1), `${long}x`]) assertFalse(check(wrong));
});

Deno.test("createSecretCheck() refuses a missing and an empty header", () => {
  const check = createSecretCheck(["s3cret"]);
  assertFalse(check(null));
  assertFalse(check(""));
});

Deno.test("createSecretCheck() without secrets refuses all", () => {
  const check = createSecretCheck([]);
  for (const header of [null, "", "x"]) assertFalse(check(header));
});

Deno.test("createSecretCheck() detects one different byte, wherever it is", () => {
  const seeded = new Seeded();
  for (const length of [1, 2, 31, 32, 43, 255, 256]) {
    const secret = secretOf(length, seeded);
    const check = createSecretCheck([secret]);
    assert(check(secret), seeded.describe(secret));
    for (let i = 0; i < length; i++) {
      const other = String.fromCharCode(secret.charCodeAt(i) ^ 1 << seeded.below(8));
      const wrong = secret.slice(0, i) + other + secret.slice(i + 1);
      assertFalse(check(wrong), seeded.describe({ secret, wrong }));
    }
  }
});

Deno.test("createSecretCheck() is not affected by earlier checks", () => {
  const check = createSecretCheck(["abcd", "efgh"]);
  const asked = ["abcd", "abc", "efgh", "abgh", "", "abcd", "efg", "efgh"];
  assertEquals(asked.map(check), [true, false, true, false, false, true, false, true]);
});

Deno.test("createSecretCheck() refuses bytes beyond ASCII and NUL bytes", () => {
  const check = createSecretCheck(["a"]);
  for (let code = 0; code < 256; code++) {
    const header = String.fromCharCode(code);
    assertEquals(check(header), header === "a", `byte ${code}`);
  }
  assertFalse(check("\0"));
  assertFalse(createSecretCheck(["ab"])("\0\0"));
});

Deno.test("createSecretCheck() agrees with string comparison", () => {
  const seeded = new Seeded();
  for (let round = 0; round < 2000; round++) {
    const secrets = Array.from({ length: 1 + seeded.below(3) }, () => secretOf(1, seeded) + "ab");
    const header = secretOf(1, seeded) + seeded.pick(["a", "ab", "aB"]);
    const expected = secrets.includes(header);
    assertEquals(
      createSecretCheck(secrets)(header),
      expected,
      seeded.describe({ secrets, header }),
    );
  }
});
