/**
 * Converts the inline marks of rich Markdown to HTML.
 *
 * @module
 */

/** Marks that are closed by themselves, longer ones first. */
const PAIRS: readonly (readonly [mark: string, tag: string])[] = [
  ["**", "b"],
  ["__", "b"],
  ["~~", "s"],
  ["==", "mark"],
  ["||", "tg-spoiler"],
  ["*", "i"],
  ["_", "i"],
];

const ESCAPABLE = /[\\`*_{}[\]()#+\-.!~=|$<>]/;
const HTML_TAG = /<\/?[a-z][^<>]*>/iy;
const LINK = /(!?)\[((?:[^[\]\\]|\\.|\[[^\]]*\])*)\]\(\s*([^\s()]*)(?:\s+"([^"]*)")?\s*\)/y;
const FOOTNOTE = /\[\^([^\]\s]+)\]/y;
const MATH = /\$([^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)/y;
const CODE = /(`+)([^]*?[^`])\1(?!`)/y;

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

function at(pattern: RegExp, source: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(source);
}

/** Converts the marks of a text to HTML; HTML is left unchanged. */
export function inlineHtml(source: string): string {
  let html = "";
  for (let index = 0; index < source.length;) {
    const found = markAt(source, index);
    html += found?.html ?? escapeChar(source[index]!);
    index = found?.end ?? index + 1;
  }
  return html;
}

/** Character references are left unchanged. */
function escapeChar(char: string): string {
  return char === "&" ? char : escapeHtml(char);
}

function markAt(source: string, index: number): { html: string; end: number } | undefined {
  const char = source[index]!;
  const next = source[index + 1];
  if (char === "\\" && next !== undefined && ESCAPABLE.test(next)) {
    return { html: escapeHtml(next), end: index + 2 };
  }
  const code = char === "`" ? at(CODE, source, index) : null;
  if (code) return { html: `<code>${escapeHtml(code[2]!.trim())}</code>`, end: CODE.lastIndex };
  const tag = char === "<" ? at(HTML_TAG, source, index) : null;
  if (tag) return { html: tag[0], end: HTML_TAG.lastIndex };
  const math = char === "$" ? at(MATH, source, index) : null;
  if (math) return { html: `<tg-math>${escapeHtml(math[1]!)}</tg-math>`, end: MATH.lastIndex };
  const note = char === "[" ? at(FOOTNOTE, source, index) : null;
  if (note) {
    const name = escapeHtml(note[1]!);
    return { html: `<sup><a href="#${name}">${name}</a></sup>`, end: FOOTNOTE.lastIndex };
  }
  const link = char === "[" || char === "!" && next === "[" ? at(LINK, source, index) : null;
  if (link) return { html: linkHtml(link), end: LINK.lastIndex };
  return pairAt(source, index);
}

function linkHtml([, isImage, text = "", address = ""]: RegExpExecArray): string {
  if (!isImage) return `<a href="${escapeHtml(address)}">${inlineHtml(text)}</a>`;
  const query = new URLSearchParams(/\?(.*)$/.exec(address)?.[1] ?? "");
  if (address.startsWith("tg://time?")) {
    const [unix, format] = ["unix", "format"].map((name) => escapeHtml(query.get(name) ?? ""));
    return `<tg-time unix="${unix}" format="${format}">${inlineHtml(text)}</tg-time>`;
  }
  return `<img src="${escapeHtml(address)}" alt="${escapeHtml(text)}"/>`;
}

function pairAt(source: string, index: number): { html: string; end: number } | undefined {
  const pair = PAIRS.find(([mark]) => source.startsWith(mark, index));
  if (!pair) return undefined;
  const [mark, tag] = pair;
  const start = index + mark.length;
  const isWord = (position: number) => /[\p{L}\p{N}]/u.test(source[position] ?? "");
  // Underscores inside words are literal.
  if (mark[0] === "_" && isWord(index - 1) || /^\s|^$/.test(source.slice(start, start + 1))) {
    return { html: mark, end: start };
  }
  for (let end = source.indexOf(mark, start + 1); end > 0; end = source.indexOf(mark, end + 1)) {
    const isLonger = mark.length === 1 && (source[end + 1] === mark || source[end - 1] === mark);
    const isInside = mark[0] === "_" && isWord(end + mark.length);
    if (isLonger || isInside || /\s/.test(source[end - 1]!)) continue;
    const html = `<${tag}>${inlineHtml(source.slice(start, end))}</${tag}>`;
    return { html, end: end + mark.length };
  }
  return { html: mark, end: start };
}
