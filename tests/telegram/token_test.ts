import { assert, assertEquals, assertFalse } from "@std/assert";
import { botIdOf, isToken } from "../../src/telegram/token.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const WRONG = [
  ...["", ":", "1:", ":x", "x:y", "1", "1:x:y", "1:x y", " 1:x", "1:x ", "1:x\n", "bot1:x"],
  ...["-1:x", "1.5:x", "1e3:x", "0x1:x", "1:é", "١:x", "1:x/", "1:x%", "1\n:x", "12:abc\n34:def"],
];

Deno.test("isToken() takes an id, a colon and the secret part", () => {
  for (const token of [TOKEN, "1:x", "12:_-"]) assert(isToken(token));
  for (const token of WRONG) assertFalse(isToken(token), JSON.stringify(token));
});

Deno.test("botIdOf() is the first part of a token, or 0", () => {
  assertEquals([TOKEN, "1:x", "007:x"].map(botIdOf), [123456789, 1, 7]);
  for (const token of WRONG) assertEquals(botIdOf(token), 0);
});
