/**
 * How wide a text is on a terminal.
 *
 * @module
 */

// deno-lint-ignore no-control-regex
const COLOR = /\x1b\[\d+m/y;

/** Characters that take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Characters that a terminal may obey instead of showing them. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Characters that take no column: they join the one before. */
const JOINING = /\p{Mn}|\u200d|\ufe0f/u;

function* charactersOf(text: string): Generator<[part: string, width: number]> {
  for (let at = 0; at < text.length;) {
    COLOR.lastIndex = at;
    const color = COLOR.exec(text)?.[0];
    const part = color ?? String.fromCodePoint(text.codePointAt(at)!);
    at += part.length;
    yield [part, color || JOINING.test(part) ? 0 : WIDE.test(part) ? 2 : 1];
  }
}

/** The width of a text, ignoring colours. */
export function widthOf(text: string): number {
  let width = 0;
  for (const [, columns] of charactersOf(text)) width += columns;
  return width;
}

/** Cuts a text at a width. Colours are kept, so that they end. */
export function cutAt(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = "";
  let used = 0;
  for (const [part, columns] of charactersOf(text)) {
    if (columns === 0 && part.startsWith("\x1b")) cut += part;
    else if (used < width) {
      const fits = used + columns < width; // One column is for the mark.
      cut += fits ? part : "…";
      used = fits ? used + columns : width;
    }
  }
  return cut;
}

/** A text from elsewhere, without anything that a terminal would obey. */
export function harmless(text: string): string {
  return text.replace(CONTROL, "\ufffd");
}
