import { assertEquals, assertThrows } from "@std/assert";
import { ApiError } from "../../../src/simulator/api/api_error.ts";
import { formatText } from "../../../src/simulator/text/format.ts";
import { isBlank } from "../../../src/simulator/text/blanks.ts";

/** Entities as `type:text`, which is easier to read than offsets. */
function marks(source: string, mode?: string, given?: unknown): string[] {
  const { text, entities } = formatText(source, mode, given);
  return entities.map(({ type, offset, length }) =>
    `${type}:${text.slice(offset, offset + length)}`
  );
}

function error(source: string, mode?: string, given?: unknown): string {
  return assertThrows(() => formatText(source, mode, given), ApiError).message
    .replace("Bad Request: ", "");
}

Deno.test("formatText() trims blanks at both ends, at the start only up to the first entity", () => {
  assertEquals(formatText("  😀 /go \n").entities, [{ offset: 3, length: 3, type: "bot_command" }]);
  assertEquals(formatText(" \n<code>  a </code> ", "html"), {
    text: "  a",
    entities: [{ offset: 0, length: 3, type: "code" }],
  });
  assertEquals(formatText("a <b> </b>", "HTML"), { text: "a", entities: [] });
  assertEquals(formatText("<b>a </b><i>b </i>", "HTML").text, "a b");
  assertEquals(formatText("\u00a0a\u00a0").text, "\u00a0a\u00a0");
});

Deno.test("formatText() reduces a blank text to nothing, with or without entities", () => {
  const nothing = { text: "", entities: [] };
  for (const blank of ["", " ", " \n ", "\r", "\t\0", "\u2028"]) {
    assertEquals(formatText(blank), nothing);
    assertEquals(formatText(`<b>${blank}</b>`, "HTML"), nothing);
  }
  assertEquals(formatText("\u200b").text, "\u200b");
});

Deno.test("isBlank() recognises invisible characters", () => {
  for (const blank of ["", " ", "\u200b", "\u00a0\u2003\u3000", "\u2800", "\ufeff\u{e0020}"]) {
    assertEquals([blank, isBlank(blank)], [blank, true]);
  }
  for (const text of ["a", " a ", "\u00ad", "😀", "."]) {
    assertEquals([text, isBlank(text)], [text, false]);
  }
});

Deno.test("formatText() replaces control characters and removes marks that overlap other lines", () => {
  assertEquals(formatText("a\tb\u0007c\rd\u2028e\u202ef\u0333").text, "a b cdef");
  assertEquals(formatText("a\u200e\u200f\u200eb").text, "a\u200c\u200c\u200eb");
});

Deno.test("formatText() detects entities outside links, code and emoji, and splits styles there", () => {
  assertEquals(marks("<code>/a</code> /b <a href='x.io'>/c</a> <pre>@abcd</pre>", "HTML"), [
    "code:/a",
    "bot_command:/b",
    "text_link:/c",
    "pre:@abcd",
  ]);
  assertEquals(marks("a @abcd b", "", [{ type: "bold", offset: 0, length: 5 }]), [
    "bold:a ",
    "mention:@abcd",
    "bold:@ab",
  ]);
  assertEquals(marks("<blockquote>/a</blockquote>/b", "HTML"), ["blockquote:/a"]);
  assertEquals(marks("<blockquote>/a </blockquote>/b", "HTML"), [
    "blockquote:/a ",
    "bot_command:/a",
    "bot_command:/b",
  ]);
});

Deno.test("formatText() accepts modes in any case, and entities only without a mode", () => {
  const bold = [{ type: "bold", offset: 0, length: 1 }];
  for (const mode of ["HTML", "html", "Html"]) {
    assertEquals(marks("<i>a</i>", mode, bold), ["italic:a"]);
  }
  for (const mode of ["", "None", "none"]) assertEquals(marks("a", mode, bold), ["bold:a"]);
  assertEquals(marks("*a*", "MARKDOWN"), ["bold:a"]);
  assertEquals(marks("*a*", "markdownV2"), ["bold:a"]);
  assertEquals(error("a", "BBCode"), "unsupported parse_mode");
  // An empty text is not parsed.
  assertEquals(formatText("", "BBCode").text, "");
});

Deno.test("formatText() refuses more than 32 KiB, whatever remains after parsing", () => {
  assertEquals(formatText("é".repeat(1 << 14)).text.length, 1 << 14);
  assertEquals(error("é".repeat(1 << 14) + "a"), "text is too long");
  assertEquals(error("<b></b>".repeat(5000), "HTML"), "text is too long");
});

Deno.test("formatText() refuses unmatched surrogates", () => {
  for (const text of ["\ud83d", "a\ude00b", "\ude00\ud83d"]) {
    assertEquals(error(text), "strings must be encoded in UTF-8");
    assertEquals(error(text, "HTML"), "text must be encoded in UTF-8");
    assertEquals(error(text, "MarkdownV2"), "text must be encoded in UTF-8");
  }
  const link = { type: "text_link", offset: 0, length: 1, url: "http://x.io/\ud83d" };
  assertEquals(error("a", "", [link]), "messageEntityTextUrl.url must be encoded in UTF-8");
  const code = { type: "pre", offset: 0, length: 1, language: "\ud83d" };
  assertEquals(error("a", "", [code]), "messageEntityPreCode.language must be encoded in UTF-8");
  for (const half of ["&#xd83d;", "&#xd83d;&#xde00;"]) {
    const source = `<a href="x.io/${half}">a</a>`;
    assertEquals(error(source, "HTML"), "messageEntityTextUrl.url must be encoded in UTF-8");
  }
  assertEquals(formatText("\ud83d\ude00").text, "😀");
});

Deno.test("formatText() refuses entities outside the text or inside a character", () => {
  const bold = (offset: number, length: number) => [{ type: "bold", offset, length }];
  assertEquals(error("ab", "", bold(-1, 2)), "receive an entity with incorrect offset -1");
  assertEquals(
    error("ab", "", bold(3, 2)),
    "entity begins after the end of the text at UTF-16 offset 3",
  );
  assertEquals(
    error("ab", "", bold(1, 2)),
    "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
  );
  assertEquals(
    error("é😀", "", bold(0, 2)),
    "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 6",
  );
});

Deno.test("formatText() keeps a hundred entities, links before styles, and all emoji", () => {
  const count = (source: string) =>
    Object.entries(Object.groupBy(formatText(source, "HTML").entities, ({ type }) => type))
      .map(([type, entities]) => `${entities.length} ${type}`).toSorted();
  assertEquals(count("<b>a</b> ".repeat(120)), ["100 bold"]);
  assertEquals(count("<b>a</b> ".repeat(90) + "<a href='x.io'>b</a> ".repeat(60)), [
    "40 bold",
    "60 text_link",
  ]);
  assertEquals(count("<tg-emoji emoji-id='5'>a</tg-emoji> ".repeat(120)), ["120 custom_emoji"]);
  assertEquals(count("/a ".repeat(120)), ["120 bot_command"]);
});
