import { assert, assertEquals, assertFalse } from "@std/assert";
import { createHmac } from "node:crypto";
import { botIdOf, deriveSecret, isSecret, isToken } from "../../src/telegram/credentials.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

Deno.test("isSecret() accepts 1 to 256 of Telegram's characters and no others", () => {
  for (let code = 0; code < 0x180; code++) {
    const char = String.fromCharCode(code);
    assertEquals(isSecret(`a${char}b`), /[A-Za-z0-9_-]/.test(char), JSON.stringify(char));
  }
  assert(isSecret("a") && isSecret("x".repeat(256)));
  for (const secret of ["", "x".repeat(257), "abc\n", "\nabc", " abc", "a,b", "ａ", "١"]) {
    assertFalse(isSecret(secret), JSON.stringify(secret));
  }
});

Deno.test("deriveSecret() returns a standard HMAC-SHA-256", async () => {
  for (const token of [TOKEN, "1:x", "x".repeat(1000), "naïve 日本"]) {
    const expected = createHmac("sha256", token).update("postern webhook secret token");
    assertEquals(await deriveSecret(token), expected.digest("base64url"));
  }
});

Deno.test("deriveSecret() is stable, and differs for another token", async () => {
  const tokens = [TOKEN, `${TOKEN}x`, TOKEN.toLowerCase(), "1:x", "2:x"];
  const secrets = await Promise.all([...tokens, ...tokens].map(deriveSecret));
  assertEquals(secrets.slice(0, 5), secrets.slice(5));
  assertEquals(new Set(secrets).size, 5);
  // Other instances, even of later versions, must derive the same.
  const example = "9uF_MQfik4XYgWTp2XFF6LnjDN4pud87CSvEQ7ONMAg";
  assertEquals(await deriveSecret("123456:AAE_example-token"), example);
});

Deno.test("deriveSecret() returns a secret that Telegram accepts and that reveals nothing about the token", async () => {
  const secret = await deriveSecret(TOKEN);
  assert(isSecret(secret));
  assertEquals(secret.length, 43);
  for (let i = 0; i + 4 <= TOKEN.length; i++) assertFalse(secret.includes(TOKEN.slice(i, i + 4)));
});

const WRONG = [
  ...["", ":", "1:", ":x", "x:y", "1", "1:x:y", "1:x y", " 1:x", "1:x ", "1:x\n", "bot1:x"],
  ...["-1:x", "1.5:x", "1e3:x", "0x1:x", "1:é", "١:x", "1:x/", "1:x%", "1\n:x", "12:abc\n34:def"],
];

Deno.test("isToken() accepts an id, a colon and a secret part", () => {
  for (const token of [TOKEN, "1:x", "12:_-"]) assert(isToken(token));
  for (const token of WRONG) assertFalse(isToken(token), JSON.stringify(token));
});

Deno.test("botIdOf() returns the id in a token, or 0", () => {
  assertEquals([TOKEN, "1:x", "007:x"].map(botIdOf), [123456789, 1, 7]);
  for (const token of WRONG) assertEquals(botIdOf(token), 0);
});
