import { assertEquals } from "@std/assert";
import { redactUrl } from "../../src/telegram/redact_url.ts";

const TOKEN = "123456:AAE_example-token";

Deno.test("redactUrl() removes the token, even partial or encoded", () => {
  const shown = [TOKEN, encodeURIComponent(TOKEN), "AAE_example-token"]
    .map((path) => redactUrl(`https://bots.example/${path}/x`, TOKEN));
  assertEquals(shown, Array(3).fill("https://bots.example/<secret>/x"));
});

Deno.test("redactUrl() replaces user, query and fragment by placeholders", () => {
  const shown = redactUrl("https://ada:s3cret@bots.example:443/echo?key=s3cret#s3cret", TOKEN);
  assertEquals(shown, "https://<user>@bots.example:443/echo?…");
});

Deno.test("redactUrl() keeps the rest unchanged", () => {
  for (const url of ["", "https://example.org", "https://example.org:443/example/"]) {
    assertEquals(redactUrl(url, "123456:example.org"), url);
  }
});

Deno.test("redactUrl() keeps a word that is also the second half of a simulator's token", () => {
  assertEquals(redactUrl("https://bots.example/test", "42:test"), "https://bots.example/test");
  for (const token of ["42:test", "42%3Atest"]) {
    assertEquals(
      redactUrl(`https://bots.example/${token}`, "42:test"),
      "https://bots.example/<secret>",
    );
  }
});
