/**
 * The parts of a JSON text exactly as written, which parsing does not preserve: `65.0` becomes 65,
 * and `\/` becomes `/`.
 *
 * @module
 */

const SPACE = /\s*/y;

/**
 * The parts of an object or an array.
 *
 * @param text A JSON text that `JSON.parse` accepts.
 * @returns For an object, each quoted name with its value; for an array, "" with each value.
 */
export function* jsonSlices(text: string): Generator<[name: string, value: string]> {
  let at = skipSpace(text, 0);
  const isObject = text[at] === "{";
  if (!isObject && text[at] !== "[") return;
  at = skipSpace(text, at + 1);
  while (text[at] !== "}" && text[at] !== "]") {
    let name = "";
    if (isObject) {
      name = text.slice(at, at = endOfString(text, at));
      at = skipSpace(text, skipSpace(text, at) + 1); // The colon.
    }
    const end = endOfValue(text, at);
    yield [name, text.slice(at, end)];
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + SPACE.exec(text)![0].length;
}

function endOfString(text: string, at: number): number {
  for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
  return at + 1;
}

function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') at = endOfString(text, at) - 1;
    else if ("{[".includes(char)) depth++;
    else if ("}],".includes(char) && depth === 0) return at;
    else if ("}]".includes(char)) depth--;
    else if (depth === 0 && /\s/.test(char)) return at;
    if (depth === 0 && '"}]'.includes(char)) return at + 1;
  }
  return at;
}
