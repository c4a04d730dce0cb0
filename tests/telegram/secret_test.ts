import { assert, assertEquals, assertFalse } from "@std/assert";
import { createHmac } from "node:crypto";
import { deriveSecret, isSecret } from "../../src/telegram/secret.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

Deno.test("isSecret() takes 1 to 256 of Telegram's characters and no others", () => {
  for (let code = 0; code < 0x180; code++) {
    const char = String.fromCharCode(code);
    assertEquals(isSecret(`a${char}b`), /[A-Za-z0-9_-]/.test(char), JSON.stringify(char));
  }
  assert(isSecret("a") && isSecret("x".repeat(256)));
  for (const secret of ["", "x".repeat(257), "abc\n", "\nabc", " abc", "a,b", "ａ", "١"]) {
    assertFalse(isSecret(secret), JSON.stringify(secret));
  }
});

Deno.test("deriveSecret() is the HMAC-SHA-256 that everyone computes", async () => {
  for (const token of [TOKEN, "1:x", "x".repeat(1000), "naïve 日本"]) {
    const expected = createHmac("sha256", token).update("postern webhook secret token");
    assertEquals(await deriveSecret(token), expected.digest("base64url"));
  }
});

Deno.test("deriveSecret() is stable, and another for another token", async () => {
  const tokens = [TOKEN, `${TOKEN}x`, TOKEN.toLowerCase(), "1:x", "2:x"];
  const secrets = await Promise.all([...tokens, ...tokens].map(deriveSecret));
  assertEquals(secrets.slice(0, 5), secrets.slice(5));
  assertEquals(new Set(secrets).size, 5);
  // Other instances, also of later versions, must come to the same.
  const example = "9uF_MQfik4XYgWTp2XFF6LnjDN4pud87CSvEQ7ONMAg";
  assertEquals(await deriveSecret("123456:AAE_example-token"), example);
});

Deno.test("deriveSecret() is one that Telegram takes and that tells nothing of the token", async () => {
  const secret = await deriveSecret(TOKEN);
  assert(isSecret(secret));
  assertEquals(secret.length, 43);
  for (let i = 0; i + 4 <= TOKEN.length; i++) assertFalse(secret.includes(TOKEN.slice(i, i + 4)));
});
