/**
 * URLs and e-mail addresses without markup.
 *
 * @module
 */
import { byteLength, pointLength } from "../characters.ts";
import { isEmail } from "./emails.ts";
import { isTopLevelDomain } from "./top_level_domains.ts";
import { type Stretch, urlCandidates } from "./url_candidates.ts";
import { isTrailing } from "./url_characters.ts";

/** A URL or e-mail address in a text. */
export interface FoundUrl extends Stretch {
  /** Which of the two it is. */
  readonly type: "url" | "email";
}

/** Finds URLs and e-mail addresses. */
export function findUrls(text: string): FoundUrl[] {
  return urlCandidates(text).flatMap(({ start, end }): FoundUrl[] => {
    const candidate = text.slice(start, end);
    const scheme = candidate.startsWith("mailto:") ? "mailto:".length : 0;
    for (const skipped of [0, scheme]) {
      if (isEmail(candidate.slice(skipped))) {
        return [{ type: "email", start: start + skipped, end }];
      }
    }
    const length = urlLength(candidate);
    return length > 0 ? [{ type: "url", start, end: start + length }] : [];
  });
}

/** How many characters of a candidate are a URL; 0 if it is not one. */
function urlLength(candidate: string): number {
  const [scheme] = /^(?:(?:https?|ftp|tonsite):\/\/)?/i.exec(candidate)!;
  const rest = candidate.slice(scheme.length);
  const [authority] = /^[^/?#]*/.exec(rest)!;
  const host = authority.slice(authority.indexOf("@") + 1);
  const colon = host.lastIndexOf(":");
  const domain = colon < 0 ? host : host.slice(0, colon);
  if (!isDomainName(domain, scheme !== "")) return 0;
  return scheme.length + authority.length + pathLength(rest.slice(authority.length));
}

/** A path ends before an unmatched closing bracket, and before final punctuation. */
function pathLength(path: string): number {
  const open: Record<string, number> = { "(": 0, "[": 0, "{": 0 };
  let end = 0;
  for (; end < path.length; end++) {
    const char = path[end]!;
    if (char in open) open[char]!++;
    const opening = { ")": "(", "]": "[", "}": "{" }[char];
    if (opening && --open[opening]! < 0) break;
  }
  while (end > 0 && isTrailing(path[end - 1]!)) end--;
  return end;
}

function isDomainName(domain: string, hasScheme: boolean): boolean {
  const labels = domain.split(".");
  const isLabel = (label: string) => label !== "" && byteLength(label) < 64 && !label.endsWith("-");
  // A well-known look-alike of telegram.org.
  if (labels.length < 2 || !labels.every(isLabel) || domain.toLowerCase() === "teiegram.org") {
    return false;
  }
  if (labels.length === 4 && labels.every(isOctet)) return true;
  if (/^[\d.]*$/.test(domain)) return false;
  const [second = "", top = ""] = labels.slice(-2);
  if (second.includes("_") || pointLength(top) < 2) return false;
  if (top.startsWith("xn--")) return /^xn--[a-z\d]{2,}$/i.test(top);
  return !/[_-]/.test(top) && (hasScheme || isTopLevelDomain(top));
}

function isOctet(label: string): boolean {
  return /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/.test(label);
}
