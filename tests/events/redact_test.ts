import { assert, assertEquals } from "@std/assert";
import { createRedactor } from "../../src/events/redact.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const redact = createRedactor([]);

Deno.test("createRedactor() takes tokens out, whatever stands around them", () => {
  const texts: Record<string, string> = {
    [TOKEN]: "<token>",
    [`token ${TOKEN}, and ${TOKEN}.`]: "token <token>, and <token>.",
    [`"${TOKEN}"`]: '"<token>"',
    [`BOT_TOKEN=${TOKEN}\n`]: "BOT_TOKEN=<token>\n",
    [`bot_${TOKEN}`]: "bot_<token>",
    [`x${TOKEN}`]: "x<token>",
    [`-${TOKEN}`]: "-<token>",
    [encodeURIComponent(TOKEN)]: "<token>",
    [encodeURIComponent(TOKEN).replace("%3A", "%3a")]: "<token>",
  };
  for (const [text, clean] of Object.entries(texts)) assertEquals(redact(text), clean);
});

Deno.test("createRedactor() takes tokens out of the Bot API's URLs, short ones too", () => {
  const root = "https://api.telegram.org";
  const texts: Record<string, string> = {
    [`${root}/bot${TOKEN}/sendMessage`]: `${root}/<token>/sendMessage`,
    [`${root}/file/bot${TOKEN}/photos/1.jpg`]: `${root}/file/<token>/photos/1.jpg`,
    [`${root}/bot12:abc/getMe?x=1`]: `${root}/<token>/getMe?x=1`,
    [`url (${root}/bot1:a%2Fb/getMe)`]: `url (${root}/<token>/getMe)`,
    [`${root}/bot${encodeURIComponent(TOKEN)}/getMe`]: `${root}/<token>/getMe`,
    [`POST "${root}/bot12:abc" failed`]: `POST "${root}/<token>" failed`,
  };
  for (const [text, clean] of Object.entries(texts)) assertEquals(redact(text), clean);
});

Deno.test("createRedactor() takes users and passwords out of URLs", () => {
  const texts: Record<string, string> = {
    "postgres://me:hunter2@db:5432/x": "postgres://<user>@db:5432/x",
    "https://hunter2@bot.example.com/": "https://<user>@bot.example.com/",
    "https://a:hun@ter2@h/x y@z": "https://<user>@h/x y@z",
  };
  for (const [text, clean] of Object.entries(texts)) assertEquals(redact(text), clean);
});

Deno.test("createRedactor() leaves other texts as they are", () => {
  const texts = [
    ...["", "2026-01-01T00:00:00.000Z", "at main.ts:12345:67", "[2001:db8::1]:8443", "12345:short"],
    ...["update 123456789: failed", "https://medium.com/@someone", "robot 5: hello", "bot12 abc"],
    ...["mail me@example.com", "// @ts-ignore", "https://bot.example.com:8443/echo?to=a@b"],
  ];
  for (const text of texts) assertEquals(redact(text), text);
});

Deno.test("createRedactor() takes known secrets out wherever they are, the longest first", () => {
  const redact = createRedactor(["abc", "", "abcdef", "$&.*"]);
  assertEquals(redact("xabcdefx abc $&.* abcde"), "x<secret>x <secret> <secret> <secret>de");
  assertEquals(createRedactor([""])("text"), "text");
});

Deno.test("createRedactor() keeps up with very long texts", () => {
  for (const part of ["1", "12345:", "bot", "bot1", "//", "//a", "a@", ":", "%3a", "123456%3a"]) {
    assert(redact(part.repeat(300_000)).length > 0);
  }
});
