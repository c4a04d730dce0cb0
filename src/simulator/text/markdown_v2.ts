/**
 * `parse_mode: "MarkdownV2"`.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { charAt } from "./characters.ts";
import { openFence } from "./code_fence.ts";
import { sorted } from "./entity_order.ts";
import { embedEntity, linkEntity } from "./links.ts";
import {
  ENDS,
  endsAt,
  isEscapable,
  LABELS,
  RESERVED,
  startAt,
  type V2Type,
} from "./markdown_v2_marks.ts";
import { readUrl } from "./markdown_v2_url.ts";
import { entity, type FormattedText, parseError, parseErrorAt, pre, type Span } from "./markup.ts";

/** Reads MarkdownV2. */
export function parseMarkdownV2(source: string): FormattedText {
  return new Reader(source).read();
}

/** An entity that has not been closed yet. */
interface Open {
  readonly type: V2Type;
  readonly language: string;
  /** Where it begins in the text. */
  readonly offset: number;
  /** Where it begins in the source. */
  readonly at: number;
}

class Reader {
  #source: string;
  #index = 0;
  #text = "";
  #open: Open[] = [];
  #entities: MessageEntity[] = [];
  #isQuoting = false;
  #canQuote = true;

  constructor(source: string) {
    this.#source = source;
  }

  read(): FormattedText {
    const source = this.#source;
    while (this.#index < source.length) {
      const char = source[this.#index]!;
      const next = charAt(source, this.#index + 1);
      const type = this.#open.at(-1)?.type;
      const isReserved = (type === "code" || type === "pre" ? "`" : RESERVED).includes(char);
      if (char === "\\" && isEscapable(next)) this.#take(next, next === "\n", 2);
      else if (!isReserved) this.#take(char, false);
      else if (this.#isEnd(char, next)) this.#close(char);
      else if (char === "\n") this.#take(char, true);
      else this.#begin(char);
    }
    this.#endQuote();
    const last = this.#open.at(-1);
    if (last) throw this.#unclosed(last);
    return { text: this.#text, entities: sorted(this.#entities) };
  }

  /** Adds a character to the text. Carriage returns do not affect quotations. */
  #take(char: string, canQuote: boolean, units = 1): void {
    this.#text += char;
    this.#index += units;
    if (char !== "\r") this.#canQuote = canQuote;
  }

  #isEnd(char: string, next: string): boolean {
    const last = this.#open.at(-1);
    if (!last) return false;
    if (this.#isQuoting && char === "\n" && next !== ">") return true;
    return endsAt(this.#source, this.#index, last.type);
  }

  #begin(char: string): void {
    const at = this.#index;
    if (char === ">" && this.#canQuote) {
      if (!this.#isQuoting) this.#push("blockquote", at);
      this.#isQuoting = true;
      this.#index++;
      return;
    }
    const start = startAt(this.#source, at);
    if (!start) {
      throw parseError(
        `Character '${char}' is reserved and must be escaped with the preceding '\\'`,
      );
    }
    const [sign, type] = start;
    const fence = type === "pre" ? openFence(this.#source, at) : undefined;
    this.#push(type, at, fence?.language);
    this.#index = fence?.end ?? at + sign.length;
  }

  #push(type: V2Type, at: number, language = ""): void {
    this.#open.push({ type, language, offset: this.#text.length, at });
  }

  #close(char: string): void {
    const last = this.#open.at(-1)!;
    if (char === "\n") return this.#closeQuote(last);
    this.#open.pop();
    this.#index += ENDS[last.type].length;
    const span = { offset: last.offset, length: this.#text.length - last.offset };
    const added = this.#entityOf(last, span);
    if (added && span.length > 0) this.#entities.push(added);
  }

  /** A quotation ends with the line; a lone `||` at its end makes it expandable. */
  #closeQuote(last: Open): void {
    const size = this.#index - last.at;
    const isExpandable = last.type === "spoiler" &&
      (size === 2 || size === 3 && this.#text.endsWith("\r"));
    if (isExpandable) this.#open.pop();
    const quote = this.#open.at(-1)!;
    if (quote.type !== "blockquote") throw this.#unclosed(quote);
    this.#take("\n", true);
    this.#addQuote(quote, isExpandable);
  }

  /** The end of the text ends a quotation, too. */
  #endQuote(): void {
    const isExpandable = this.#isQuoting && this.#open.at(-1)!.type === "spoiler" &&
      this.#open.at(-1)!.at === this.#source.length - ENDS.spoiler.length;
    if (isExpandable) this.#open.pop();
    const quote = this.#open.at(-1);
    if (quote?.type === "blockquote") this.#addQuote(quote, isExpandable);
  }

  #addQuote({ offset }: Open, isExpandable: boolean): void {
    this.#open.pop();
    this.#isQuoting = false;
    const span = { offset, length: this.#text.length - offset };
    const type = isExpandable ? "expandable_blockquote" : "blockquote";
    if (span.length > 0) this.#entities.push(entity(span, type));
  }

  #entityOf({ type, language }: Open, span: Span): MessageEntity | undefined {
    switch (type) {
      case "pre":
        return pre(span, language);
      case "text_link":
        return linkEntity(this.#address() ?? this.#text.slice(span.offset), span);
      case "custom_emoji": {
        const address = this.#address();
        if (address === undefined) {
          throw parseError("The entity must contain a tg://emoji or tg://time URL");
        }
        const embed = embedEntity(address, span);
        if (!embed) throw parseError("Invalid tg://emoji or tg://time URL specified");
        return embed;
      }
      default:
        return entity(span, type);
    }
  }

  /** Reads the `(url)` that follows, if any. */
  #address(): string | undefined {
    if (this.#source[this.#index] !== "(") return undefined;
    const { address, end } = readUrl(this.#source, this.#index);
    this.#index = end;
    return address;
  }

  #unclosed({ type, language, at }: Open): Error {
    const label = language === "" ? LABELS[type] : "PreCode";
    return parseErrorAt(`Can't find end of ${label} entity`, this.#source, at);
  }
}
