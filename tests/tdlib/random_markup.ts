/** Random texts whose markup is nearly valid. */
import type { Seeded } from "../helpers/seeded.ts";
import type { Mode } from "../simulator/text/cases.ts";

const WORDS = [
  "a",
  "word",
  " ",
  "  ",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "0",
  "42",
  "é",
  "😀",
  "я",
  "中文",
  "\u00a0",
  "\u200b",
  "x.io",
  "/start",
  "@ada",
  "#tag",
  ".",
  "!",
  "-",
  "&",
  ";",
  "\\",
  "\u0300",
  "ß",
  "İ",
  "’",
  "\v",
];

const ADDRESSES = [
  "x.io",
  "http://x.io",
  "https://x.io/a?b=1&amp;c=2#d",
  "HTTP://X.IO",
  "tg://user?id=7",
  "tg:user?id=7",
  "tg://user?id=0",
  "TG://USER/?a=1&id=12#z",
  "tg://resolve?domain=a",
  "tg:a",
  "ton://x",
  "tonsite://a.ton",
  "localhost",
  "http://localhost",
  "ftp://x.io",
  "x.io:80",
  "x.io:0",
  "x.io:99999",
  "u:p@x.io",
  "http://[::1]/",
  "http://[zz]/",
  "x.io/a b",
  "x.io/\n",
  "",
  " ",
  ".",
  "a..b",
  "é.com/ü",
  "x%41.io",
  "x%4.io",
  "mailto:a@b.c",
  "x.io/\\)",
  "x.io?q",
  "http://x.io:00443/p",
  "javascript:alert(1)",
  "tg://user?id=99999999999999",
  "//x.io",
];

const EMBEDS = [
  "tg://emoji?id=5368324170671202286",
  "tg://emoji?id=1",
  "tg:emoji?id=-5",
  "TG://EMOJI/?a=b&id=7#c",
  "tg://time?unix=1700000000",
  "tg://time?unix=1700000000&format=wDT",
  "tg://time?unix=5&format=r",
];

const BAD_EMBEDS = [
  "tg://emoji?id=0",
  "tg://emoji?id=x",
  "tg://emoji?id=9223372036854775808",
  "tg://time?unix=0",
  "tg://time?unix=5&format=q",
  "tg://time?UNIX=5",
  "x.io",
];

const TAGS = [
  "b",
  "strong",
  "i",
  "em",
  "u",
  "ins",
  "s",
  "strike",
  "del",
  "tg-spoiler",
  "code",
  "pre",
  "blockquote",
  "a",
  "span",
  "tg-emoji",
  "tg-time",
  "B",
  "Pre",
  "p",
  "br",
  "br/",
  "b/",
  "",
];

const ATTRIBUTES = [
  'href="',
  "href='",
  'class="language-ts"',
  "class=language-TS",
  "class='tg-spoiler'",
  "expandable",
  'expandable=""',
  'emoji-id="5368324170671202286"',
  "emoji-id=1",
  'unix="1700000000"',
  'unix="-5"',
  'format="wDT"',
  'format="R"',
  "format=dt",
  "foo",
  "foo=bar",
  'foo="a&lt;b"',
  "foo =  'x'",
];

const BAD_ATTRIBUTES = [
  "href=",
  "=",
  '"x"',
  "foo=b_r",
  "/",
  'class="tg-x"',
  'emoji-id="x"',
  'unix="99999999999"',
  'format="z"',
];

const REFERENCES = [
  "&lt;",
  "&gt;",
  "&amp;",
  "&quot;",
  "&nbsp;",
  "&apos;",
  "&lt",
  "&#60;",
  "&#x3c;",
  "&#X3C;",
  "&#128512;",
  "&#x1f600;",
  "&#0;",
  "&#1114111;",
  "&#xd83d;",
  "&#xD83D;&#xDE00;",
  "&#12345678;",
  "&#",
  "&#x",
  "&amplt;",
  "&LT;",
];

/** Joins some fragments. */
function joined(random: Seeded, most: number, fragment: () => string): string {
  return Array.from({ length: 1 + random.below(most) }, fragment).join("");
}

function startTag(random: Seeded, name: string): string {
  const attributes = Array.from({ length: random.below(3) }, () => {
    const attribute = random.pick(random.below(40) > 0 ? ATTRIBUTES : BAD_ATTRIBUTES);
    const quote = /^href=(["'])$/.exec(attribute)?.[1] ?? "";
    return attribute.startsWith("href")
      ? attribute + random.pick(ADDRESSES) + (random.below(9) > 0 ? quote : "")
      : attribute;
  });
  const needed =
    { "span": "class='tg-spoiler'", "tg-emoji": "emoji-id='7'", "tg-time": "unix='7'" }[name];
  if (needed && random.below(20) > 0) attributes.push(needed);
  const space = () => random.below(9) > 0 ? " " : random.pick(["  ", "\n", "\t"]);
  return `<${[name, ...attributes].join(space())}${random.below(60) > 0 ? ">" : ""}`;
}

function html(random: Seeded, depth = 0): string {
  return joined(random, depth > 2 ? 2 : 4, () => {
    switch (random.below(depth > 2 ? 3 : 8)) {
      case 0:
      case 1:
        return random.pick(WORDS);
      case 2:
        return random.below(3) > 0 ? random.pick(WORDS) : random.pick(REFERENCES);
      default: {
        const name = random.pick(random.below(30) > 0 ? TAGS.slice(0, 17) : TAGS);
        const end = random.below(30) > 0 ? name : random.pick(TAGS);
        const tail = random.below(25) > 0 ? ">" : random.pick([" >", "", " x>"]);
        return startTag(random, name) + html(random, depth + 1) + `</${end}${tail}`;
      }
    }
  });
}

const OLD_MARKS = [
  "*",
  "_",
  "`",
  "```",
  "[",
  "]",
  "(",
  ")",
  "\\*",
  "\\_",
  "\\[",
  "\\`",
  "\\]",
  "\\",
];

function markdown(random: Seeded): string {
  return joined(random, 5, () => {
    const inner = joined(random, 3, () => random.pick([...WORDS, ...WORDS, ...OLD_MARKS]));
    switch (random.below(8)) {
      case 0:
        return `*${inner}*`;
      case 1:
        return `_${inner}_`;
      case 2:
        return `\`${inner}\``;
      case 3:
        return "```" + random.pick(["", "ts", "ts\n", "\n", "\r\n", "\n\r", "\r"]) + inner + "```";
      case 4:
        return `[${inner}](${random.pick(ADDRESSES)})`;
      case 5:
        return `[${random.pick(["x.io", inner, "a.b.c", ""])}]`;
      case 6:
        return random.pick(OLD_MARKS);
      default:
        return random.pick(WORDS);
    }
  });
}

const NEW_MARKS = [
  "*",
  "_",
  "__",
  "___",
  "~",
  "||",
  "|",
  "`",
  "```",
  "[",
  "]",
  "(",
  ")",
  "![",
  ">",
  "**>",
  "\n>",
  "#",
  "+",
  "=",
  "{",
  "}",
  "\\.",
  "\\!",
  "\\\n",
  "\\\\",
  "\\",
  "\\é",
  "\\>",
  "\\|",
];

function markdownV2(random: Seeded, depth = 0): string {
  return joined(random, depth > 2 ? 2 : 4, () => {
    const inner = () => markdownV2(random, depth + 1);
    switch (random.below(depth > 2 ? 3 : 14)) {
      case 0:
      case 1:
      case 2: {
        const word = random.pick(WORDS);
        return random.below(40) > 0 ? word.replace(/[.!\-\\#]/g, "\\$&") : word;
      }
      case 3:
        return `*${inner()}*`;
      case 4:
        return `_${inner()}_`;
      case 5:
        return `__${inner()}__`;
      case 6:
        return `~${inner()}~`;
      case 7:
        return `||${inner()}||`;
      case 8:
        return "`" + inner() + "`";
      case 9:
        return "```" + random.pick(["", "ts", "ts\n", "\n", "\r\n"]) + inner() + "```";
      case 10:
        return `[${inner()}](${random.pick(ADDRESSES)})`;
      case 11:
        return `![${inner()}](${random.pick(random.below(20) > 0 ? EMBEDS : BAD_EMBEDS)})`;
      case 12: {
        const end = random.pick(["", "\n", "||", "||\n", "||\r\n"]);
        return `${random.pick(["\n", "\n", "\n**", "**", ""])}>${
          inner().replaceAll("\n", "\n>")
        }${end}`;
      }
      default:
        return random.below(4) > 0 ? inner() : random.pick(NEW_MARKS);
    }
  });
}

/** A text in a mode. */
export function markedUp(random: Seeded, mode: Mode): string {
  return { HTML: html, Markdown: markdown, MarkdownV2: markdownV2 }[mode](random);
}
