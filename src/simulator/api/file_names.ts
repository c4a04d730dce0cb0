/**
 * File names, cleaned as Telegram does.
 *
 * @module
 */

const MAX_STEM = 64;
const MAX_EXTENSION = 16;

/** A name without its path and unsafe characters; `file` if nothing remains. */
export function cleanFileName(name: string): string {
  const file = /[^/\\]*$/.exec(name)![0];
  const dot = file.lastIndexOf(".");
  const [stem, extension] = dot <= 0 ? [file, ""] : [file.slice(0, dot), file.slice(dot + 1)];
  const parts = [cleanPart(stem, MAX_STEM), cleanPart(extension, MAX_EXTENSION)];
  return parts.filter((part) => part !== "").join(".") || "file";
}

function cleanPart(text: string, max: number): string {
  const clean = text
    .replace(/[<>:"/\\|?*&`'\p{Zs}]|(?=[^\0-\x7e])\p{P}/gu, " ")
    .replace(/[^ -~\p{L}\p{N}]/gu, "")
    .replace(/^[ .]+/, "");
  return [...clean].slice(0, max).join("").replace(/[ .]+$/, "");
}
