/**
 * Handmade texts with TDLib's results; `deno task test:tdlib` checks them against TDLib.
 */
import { ApiError } from "../../../src/simulator/api/api_error.ts";
import { parseHtml } from "../../../src/simulator/text/html.ts";
import { parseMarkdown } from "../../../src/simulator/text/markdown.ts";
import { parseMarkdownV2 } from "../../../src/simulator/text/markdown_v2.ts";
import type { FormattedText } from "../../../src/simulator/text/markup.ts";

/** A text with entities, or an error as bots receive it. */
export type Verdict = FormattedText | { readonly error: string };

/** A `parse_mode`, as Telegram spells it. */
export type Mode = keyof typeof PARSERS;

/** A text and its result. */
export type Case = Verdict & { readonly source: string };

/** The markup parsers. */
export const PARSERS = { HTML: parseHtml, Markdown: parseMarkdown, MarkdownV2: parseMarkdownV2 };

/** All modes. */
export const MODES = Object.keys(PARSERS) as Mode[];

/** The result of parsing: the text, or the error. */
export function verdictOf(read: () => FormattedText): Verdict {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) return { error: error.message };
    throw error;
  }
}

/** The result for a case. */
export function expected(known: Case): Verdict {
  return "error" in known ? { error: known.error } : { text: known.text, entities: known.entities };
}

/** Texts with markup. */
export const MARKUP = read("text_markup.json") as (Case & { readonly mode: Mode })[];

/** Texts that contain entities to detect. */
export const DETECTION = read("text_detection.json") as FormattedText[];

/** Texts with entities given as objects. */
export const ENTITIES = read("text_entities.json") as (Case & { readonly given: unknown[] })[];

function read(name: string): unknown {
  return JSON.parse(Deno.readTextFileSync(new URL(`../../data/${name}`, import.meta.url)));
}
