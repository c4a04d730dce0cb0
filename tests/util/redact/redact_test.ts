import { assert, assertEquals } from "@std/assert";
import { createRedactor } from "../../../src/util/redact/redact.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const redact = createRedactor([]);

Deno.test("createRedactor() removes tokens in any context", () => {
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

Deno.test("createRedactor() removes tokens from Bot API URLs, even short ones", () => {
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

Deno.test("createRedactor() removes users and passwords from URLs", () => {
  const texts: Record<string, string> = {
    "postgres://me:hunter2@db:5432/x": "postgres://<user>@db:5432/x",
    "https://hunter2@bot.example.com/": "https://<user>@bot.example.com/",
    "https://a:hun@ter2@h/x y@z": "https://<user>@h/x y@z",
  };
  for (const [text, clean] of Object.entries(texts)) assertEquals(redact(text), clean);
});

Deno.test("createRedactor() leaves other texts unchanged", () => {
  const texts = [
    ...["", "2026-01-01T00:00:00.000Z", "at main.ts:12345:67", "[2001:db8::1]:8443", "12345:short"],
    ...["update 123456789: failed", "https://medium.com/@someone", "robot 5: hello", "bot12 abc"],
    ...["mail me@example.com", "// @ts-ignore", "https://bot.example.com:8443/echo?to=a@b"],
  ];
  for (const text of texts) assertEquals(redact(text), text);
});

Deno.test("createRedactor() removes known secrets anywhere, longest first", () => {
  const redact = createRedactor(["abcd", "", "abcdef", "$&.*"]);
  assertEquals(redact("xabcdefx abcd $&.* abcde"), "x<secret>x <secret> <secret> <secret>e");
  assertEquals(createRedactor([""])("text"), "text");
});

Deno.test("createRedactor() leaves ordinary words alone that contain a very short secret", () => {
  const redact = createRedactor(["xy", "a", "new", "-_", "\u00e9"]);
  const text = "A galaxy has renewed its oxygen - by new-fangled proxy_a";
  assertEquals(redact(text), text);
  assertEquals(
    redact('secret=xy {"secret":"new"} (a) token: -_ \\nxy %3Dxy caf\u00e9'),
    'secret=<secret> {"secret":"<secret>"} (<secret>) token: <secret> \\n<secret> %3D<secret> caf<secret>',
  );
});

Deno.test("createRedactor() keeps up with very long texts", () => {
  for (const part of ["1", "12345:", "bot", "bot1", "//", "//a", "a@", ":", "%3a", "123456%3a"]) {
    assert(redact(part.repeat(300_000)).length > 0);
  }
});

/** Every form that a program may turn a secret into before it ends up in a text. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const encoded = encodeURIComponent(secret);
  return [
    ...[secret, encoded, encoded.toLowerCase(), encodeURIComponent(encoded)],
    ...[bytes.toBase64(), bytes.toBase64({ omitPadding: true })],
    ...[bytes.toBase64({ alphabet: "base64url" }), JSON.stringify(secret)],
    ...[new URLSearchParams({ secret }).toString(), JSON.stringify(JSON.stringify({ secret }))],
  ];
}

Deno.test("createRedactor() removes a known token in every form, also without its first half", () => {
  const redact = createRedactor([TOKEN]);
  const half = TOKEN.slice(TOKEN.indexOf(":") + 1);
  const url = `https://api.telegram.org/bot${TOKEN}/getMe`;
  const escaped = TOKEN.replace(":", "\\u003a");
  const html = ["&#58;", "&#x3A;", "&colon;"].map((colon) => TOKEN.replace(":", colon));
  for (const form of [...formsOf(TOKEN), half, escaped, ...html, encodeURIComponent(url), url]) {
    const clean = redact(`before ${form} after`);
    assert(!/AAEhBO|QUFFaEJP/i.test(clean), clean);
    assert(clean.startsWith("before ") && clean.endsWith(" after"), clean);
    assert(!/[A-Za-z0-9]{20,}/.test(clean.replace("api.telegram.org", "")), clean);
  }
});

Deno.test("createRedactor() removes an unknown token with its colon in any form", () => {
  const colons = [":", "%3A", "%3a", "%253A", "%25253a", "\\u003a", "&#58;", "&#x3a;", "&colon;"];
  for (const colon of colons) {
    for (const before of ["", "bot", "/bot", "token="]) {
      const clean = redact(`x ${before}${TOKEN.replace(":", colon)}/y`);
      assert(!clean.includes("AAEh"), clean);
    }
  }
});

Deno.test("createRedactor() removes known secrets in every form", () => {
  for (const secret of ['pass"word\\1', "p/a+ss wörd", "s3cret_s3cret-1"]) {
    const redact = createRedactor([secret]);
    for (const form of formsOf(secret)) {
      const clean = redact(`<${form}>`);
      assert(clean.includes("<secret>"), `${secret} as ${form} gave ${clean}`);
    }
  }
});

Deno.test("createRedactor() removes the credentials of an Authorization header", () => {
  const basic = `Basic ${btoa(`ada:hunter2`)}`;
  assertEquals(redact(`{"authorization":"${basic}"}`), '{"authorization":"Basic <credentials>"}');
  assertEquals(
    redact("Authorization: Bearer abc.DEF-123_x"),
    "Authorization: Bearer <credentials>",
  );
  assertEquals(redact("Basic idea, bearer of news"), "Basic idea, bearer of news");
});

Deno.test("createRedactor() cuts URLs after their origin on request", () => {
  const redact = createRedactor([], { urls: "origin" });
  assertEquals(
    redact("(https://me:pass@host:81/a?b) HTTP://X/y"),
    "(https://host:81/…) http://x/…",
  );
  assertEquals(redact("see https://[nonsense/bot12:abc"), "see <url>");
});
