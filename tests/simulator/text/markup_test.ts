import { assert, assertEquals } from "@std/assert";
import { expected, MARKUP, MODES, PARSERS, verdictOf } from "./cases.ts";

for (const mode of MODES) {
  Deno.test(`${mode} is parsed as in TDLib, with the same errors`, () => {
    const cases = MARKUP.filter((known) => known.mode === mode);
    assert(cases.length >= 50, `only ${cases.length} cases`);
    for (const known of cases) {
      const ours = verdictOf(() => PARSERS[mode](known.source));
      assertEquals({ source: known.source, ...ours }, { source: known.source, ...expected(known) });
    }
  });
}

Deno.test("parseMarkdown() refuses a URL that TDLib breaks inside a character", () => {
  assertEquals(verdictOf(() => PARSERS.Markdown("[x.io/é]")), {
    error: "Bad Request: messageEntityTextUrl.url must be encoded in UTF-8",
  });
});
