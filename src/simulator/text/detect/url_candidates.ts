/**
 * Parts of a text that look like a URL: something around a dot.
 *
 * @module
 */
import { charAt, isDigit, pointAt, pointBefore, skipWhile, WORD } from "../characters.ts";
import { endOfPath, isDomain, isScheme, isUserinfo } from "./url_characters.ts";

/** A part of a text. */
export interface Stretch {
  /** Where it begins. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** Finds the candidates, from left to right. */
export function urlCandidates(text: string): Stretch[] {
  const found: Stretch[] = [];
  let begin = 0;
  for (let dot = 0; (dot = text.indexOf(".", begin)) >= 0 && dot + 1 < text.length;) {
    if (text[dot + 1] === " ") {
      begin = dot + 2;
      continue;
    }
    const { start, end } = around(text, begin, dot);
    if (start === undefined) {
      begin = Math.max(dot + 1, text.lastIndexOf(".", end - 1) + 1);
    } else {
      if (end > dot + 1) found.push({ start, end });
      begin = Math.max(dot + 1, skipWhile(text, end, (char) => char === "."));
    }
  }
  return found;
}

/** The candidate around a dot, not before `begin`. Without a start it is not a candidate. */
function around(text: string, begin: number, dot: number): { start?: number; end: number } {
  const left = (from: number, wanted: (point: string) => boolean) => {
    while (from > begin && wanted(pointBefore(text, from))) from -= pointBefore(text, from).length;
    return from;
  };
  let [at, domainEnd] = [-1, dot];
  for (; domainEnd < text.length; domainEnd += pointAt(text, domainEnd).length) {
    if (text[domainEnd] === "@") at = domainEnd;
    else if (!isDomain(pointAt(text, domainEnd))) break;
  }
  const domain = left(dot, isDomain);
  const host = at < 0 ? domain : left(domain, isUserinfo);

  let end = endOfPath(text, endOfPort(text, domainEnd));
  while (end > dot + 1 && text[end - 1] === ".") end--;

  const hasUserinfo = host > begin && text[host - 1] === "@";
  const start = hasUserinfo ? left(host - 1, isUserinfo) : host;
  if (hasUserinfo && (at >= 0 || start === host - 1)) return { end };
  if (start === begin) return { start, end };
  if (text.slice(begin, start).endsWith("://")) {
    const scheme = text.slice(left(start - 3, isScheme), start - 3);
    const known = knownScheme(scheme.toLowerCase());
    return known ? { start: start - 3 - known.length, end } : { end };
  }
  return new RegExp(`[${WORD}/#@]`, "u").test(pointBefore(text, start)) ? { end } : { start, end };
}

/** Letters before a scheme are ignored, unless they turn it into another scheme. */
function knownScheme(scheme: string): string | undefined {
  if (["shttp", "tftp", "sftp"].includes(scheme)) return undefined;
  return ["https", "http", "ftp", "tonsite"].find((known) => scheme.endsWith(known));
}

function endOfPort(text: string, colon: number): number {
  if (charAt(text, colon) !== ":") return colon;
  const end = skipWhile(text, colon + 1, isDigit);
  const digits = text.slice(colon + 1, end).replace(/^0+/, "");
  return digits !== "" && digits.length <= 5 && Number(digits) <= 65535 ? end : colon;
}
