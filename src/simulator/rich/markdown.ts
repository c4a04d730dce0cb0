/**
 * Converts rich Markdown to HTML, block by block. HTML in it is left unchanged.
 *
 * @module
 */
import { escapeHtml, inlineHtml } from "./markdown_text.ts";

const FENCE = /^\s*(```+|~~~+)\s*(\S*)\s*$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const MEDIA = /^\s*!\[([^\]]*)\]\(\s*([^\s()]+)(?:\s+"([^"]*)")?\s*\)\s*$/;
const FOOTNOTE = /^\[\^([^\]\s]+)\]:\s*(.*)$/;
const SEPARATOR = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const BLOCK_TAG =
  /^\s*<\/?(?:p|h[1-6]|pre|footer|hr|ul|ol|li|blockquote|aside|figure|figcaption|video|audio|table|details|summary|tg-[a-z-]+)\b/i;

/** Lines that are read one by one. */
class Lines {
  #lines: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** Looks at a line to come without taking it. */
  peek(ahead = 0): string | undefined {
    return this.#lines[this.#next + ahead];
  }

  /** Takes the next line. */
  take(): string {
    return this.#lines[this.#next++] ?? "";
  }

  /** Takes lines while they match. */
  while(fits: (line: string) => boolean): string[] {
    const taken: string[] = [];
    for (let line = this.peek(); line !== undefined && fits(line); line = this.peek()) {
      taken.push(this.take());
    }
    return taken;
  }
}

/** Converts Markdown to HTML. */
export function markdownHtml(markdown: string): string {
  const lines = new Lines(markdown);
  let html = "";
  while (lines.peek() !== undefined) html += blockHtml(lines);
  return html;
}

function blockHtml(lines: Lines): string {
  const line = lines.peek()!;
  if (line.trim() === "") return lines.take() && "";
  const fence = FENCE.exec(line);
  if (fence) return fenceHtml(lines, fence);
  if (line.trim() === "$$" || /^\s*\$\$.+\$\$\s*$/.test(line)) return mathHtml(lines);
  const heading = HEADING.exec(line);
  if (heading) {
    lines.take();
    const name = `h${heading[1]!.length}`;
    return `<${name}>${inlineHtml(heading[2]!)}</${name}>`;
  }
  if (RULE.test(line)) return lines.take() && "<hr/>";
  if (/^\s*>/.test(line)) {
    const inner = lines.while((line) => /^\s*>/.test(line))
      .map((line) => line.replace(/^\s*> ?/, ""));
    return `<blockquote>${markdownHtml(inner.join("\n"))}</blockquote>`;
  }
  if (ITEM.test(line)) return listHtml(lines);
  const media = MEDIA.exec(line);
  if (media && !/^tg:\/\/(emoji|time)/.test(media[2]!)) return lines.take() && mediaHtml(media);
  const note = FOOTNOTE.exec(line);
  if (note) {
    lines.take();
    const name = escapeHtml(note[1]!);
    return `<p><tg-reference name="${name}">${inlineHtml(note[2]!)}</tg-reference></p>`;
  }
  if (line.includes("|") && SEPARATOR.test(lines.peek(1) ?? "")) return tableHtml(lines);
  if (BLOCK_TAG.test(line)) return inlineHtml(lines.take()) + "\n";
  return `<p>${inlineHtml(paragraph(lines).join("\n"))}</p>`;
}

/** Takes lines up to the next that starts another block. */
function paragraph(lines: Lines): string[] {
  const first = lines.take();
  return [
    first,
    ...lines.while((line) =>
      line.trim() !== "" &&
      ![FENCE, HEADING, RULE, ITEM, MEDIA, FOOTNOTE, BLOCK_TAG].some((start) => start.test(line)) &&
      !/^\s*(?:>|\$\$)/.test(line)
    ),
  ];
}

function fenceHtml(lines: Lines, [, mark = "", language = ""]: RegExpExecArray): string {
  lines.take();
  const inner = lines.while((line) => line.trim() !== mark);
  lines.take();
  const text = escapeHtml(inner.join("\n"));
  if (language === "math") return `<tg-math-block>${text}</tg-math-block>`;
  const name = language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
  return `<pre><code${name}>${text}</code></pre>`;
}

function mathHtml(lines: Lines): string {
  const [, alone] = /^\s*\$\$(.+)\$\$\s*$/.exec(lines.take()) ?? [];
  const inner = alone === undefined ? lines.while((line) => line.trim() !== "$$") : [alone];
  if (alone === undefined) lines.take();
  return `<tg-math-block>${escapeHtml(inner.join("\n"))}</tg-math-block>`;
}

function listHtml(lines: Lines): string {
  const [, indent = "", number] = ITEM.exec(lines.peek()!)!;
  const isOrdered = number !== undefined;
  const isOwn = (line: string) => {
    const item = ITEM.exec(line);
    return item !== null && item[1]!.length === indent.length &&
      (item[2] !== undefined) === isOrdered;
  };
  let items = "";
  while (lines.peek() !== undefined && isOwn(lines.peek()!)) {
    const [, , , text = ""] = ITEM.exec(lines.take())!;
    // Lines that are indented further belong to the item.
    const inner = lines.while((line) =>
      line.trim() !== "" && /^\s*/.exec(line)![0].length > indent.length
    );
    items += itemHtml(text, inner);
  }
  return isOrdered ? `<ol start="${number}">${items}</ol>` : `<ul>${items}</ul>`;
}

function itemHtml(text: string, inner: readonly string[]): string {
  const [, mark, rest = text] = /^\[([ xX])\]\s+(.*)$/.exec(text) ?? [];
  const box = mark === undefined ? "" : `<input type="checkbox"${mark === " " ? "" : " checked"}/>`;
  const width = Math.min(...inner.map((line) => /^\s*/.exec(line)![0].length));
  const nested = inner.map((line) => line.slice(width)).join("\n");
  return `<li>${box}${inlineHtml(rest)}${nested === "" ? "" : markdownHtml(nested)}</li>`;
}

/** The element for media, by the extension of its URL or by its `tg://` link. */
function mediaHtml([, , address = "", caption = ""]: RegExpExecArray): string {
  const name = mediaName(address);
  const element = `<${name} src="${escapeHtml(address)}"></${name}>`;
  return caption === ""
    ? element
    : `<figure>${element}<figcaption>${inlineHtml(caption)}</figcaption></figure>`;
}

function mediaName(address: string): string {
  const kind = /^tg:\/\/(photo|video|audio|document)\b/.exec(address)?.[1] ??
    /\.(\w+)(?:[?#]|$)/.exec(address)?.[1]?.toLowerCase() ?? "";
  if (/^(photo|jpe?g|png|webp)$/.test(kind)) return "img";
  if (/^(video|mp4|mov|gif|webm)$/.test(kind)) return "video";
  if (/^(audio|mp3|m4a|ogg|oga)$/.test(kind)) return "audio";
  return kind === "" ? "img" : "tg-document";
}

function tableHtml(lines: Lines): string {
  const cells = (line: string) =>
    line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
  const header = cells(lines.take());
  const aligns = cells(lines.take()).map((mark) => {
    if (!mark.endsWith(":")) return "left";
    return mark.startsWith(":") ? "center" : "right";
  });
  const row = (texts: readonly string[], name: string) =>
    `<tr>${
      texts.map((text, i) =>
        `<${name} align="${aligns[i] ?? "left"}">${inlineHtml(text)}</${name}>`
      ).join("")
    }</tr>`;
  const rows = lines.while((line) => line.includes("|")).map((line) => row(cells(line), "td"));
  return `<table>${row(header, "th")}${rows.join("")}</table>`;
}
