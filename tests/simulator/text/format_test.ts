import { assertEquals, assertThrows } from "@std/assert";
import { ApiError } from "../../../src/simulator/api/api_error.ts";
import { formatText } from "../../../src/simulator/text/format.ts";

/** Entities as `type:text`, which is easier to read than offsets. */
function marks(source: string, mode?: string): string[] {
  const { text, entities } = formatText(source, mode);
  return entities.map(({ type, offset, length }) =>
    `${type}:${text.slice(offset, offset + length)}`
  );
}

function error(source: string, mode: string): string {
  return assertThrows(() => formatText(source, mode), ApiError).message
    .replace("Bad Request: can't parse entities: ", "");
}

Deno.test("formatText() finds plain entities", () => {
  assertEquals(
    marks("/start@echo_bot to @ada_l #día https://x.org/a, me@a.org and x.com. 1/2 a/b a@b"),
    [
      "bot_command:/start@echo_bot",
      "mention:@ada_l",
      "hashtag:#día",
      "url:https://x.org/a",
      "email:me@a.org",
      "url:x.com",
    ],
  );
});

Deno.test("formatText() counts in UTF-16 units and trims", () => {
  assertEquals(formatText("  😀 /go ").entities, [{ type: "bot_command", offset: 3, length: 3 }]);
  assertEquals(formatText(" <b> a </b> ", "html"), {
    text: "a",
    entities: [{ type: "bold", offset: 0, length: 1 }],
  });
});

Deno.test("formatText() takes given entities and looks into none that are code", () => {
  const code = { type: "code", offset: 0, length: 4 } as const;
  assertEquals(formatText("/foo /bar", "", [code]).entities, [
    code,
    { type: "bot_command", offset: 5, length: 4 },
  ]);
});

Deno.test("formatText() reads HTML", () => {
  assertEquals(
    marks(
      `<b>b<i>bi</i></b> <u>u</u> <s>s</s> <tg-spoiler>x</tg-spoiler> <code>/c</code> ` +
        `<a href="https://x.org/?a=1&amp;b=2">link</a> <blockquote>q</blockquote> &lt;&#65;&#x42;`,
      "HTML",
    ),
    [
      "bold:bbi",
      "italic:bi",
      "underline:u",
      "strikethrough:s",
      "spoiler:x",
      "code:/c",
      "text_link:link",
      "blockquote:q",
    ],
  );
  assertEquals(formatText("&lt;&#65;&#x42;&nbsp;", "HTML").text, "<AB&nbsp;");
  const pre = formatText('<pre><code class="language-ts">x</code></pre>', "HTML").entities;
  assertEquals(pre, [{ type: "pre", offset: 0, length: 1, language: "ts" }]);
});

Deno.test("formatText() tells what is wrong with HTML", () => {
  assertEquals(error("é<b>x", "HTML"), `Can't find end tag corresponding to start tag "b"`);
  assertEquals(error("é<foo>x</foo>", "HTML"), 'Unsupported start tag "foo" at byte offset 2');
  assertEquals(
    error("<b>x</i>", "HTML"),
    'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
  );
  assertEquals(error("x</b>", "HTML"), "Unexpected end tag at byte offset 1");
  assertEquals(error("a <b", "HTML"), "Unclosed start tag at byte offset 2");
});

Deno.test("formatText() reads MarkdownV2", () => {
  assertEquals(
    marks(
      "*b _bi_* __u__ ~s~ ||x|| `c*` [l](http://a.b/\\)) ```ts\nlet```\n>q *z*\n>w",
      "MarkdownV2",
    ),
    [
      "bold:b bi",
      "italic:bi",
      "underline:u",
      "strikethrough:s",
      "spoiler:x",
      "code:c*",
      "text_link:l",
      "pre:let",
      "blockquote:q z\nw",
      "bold:z",
    ],
  );
});

Deno.test("formatText() tells what is wrong with MarkdownV2", () => {
  assertEquals(
    error("a.", "MarkdownV2"),
    "Character '.' is reserved and must be escaped with the preceding '\\'",
  );
  assertEquals(error("é *a", "MarkdownV2"), "Can't find end of Bold entity at byte offset 3");
});

Deno.test("formatText() reads the older Markdown", () => {
  assertEquals(marks("*b* _i_ `c` [l](http://a.b) \\*x", "markdown"), [
    "bold:b",
    "italic:i",
    "code:c",
    "text_link:l",
  ]);
  assertEquals(error("a_b", "Markdown"), "Can't find end of the entity starting at byte offset 1");
});
