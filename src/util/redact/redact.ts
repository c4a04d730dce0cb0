/**
 * Keeping bot tokens, secrets and passwords out of everything that is shown.
 *
 * @module
 */

import { KnownStrings } from "./known_strings.ts";

/** A colon: plain, percent-encoded once or more, or escaped for JSON or HTML. */
const COLON = String.raw`(?::|%(?:25)*3a|\\u003a|&#0*58;|&#x0*3a;|&colon;)`;

/** A token in a URL of the Bot API, whatever its length, and a token on its own. */
const TOKEN = new RegExp(
  String.raw`\bbot\d+${COLON}[^/\s"'\\]+|(?<!\d)\d{5,}${COLON}[\w-]{20,}`,
  "gi",
);

/** The user info in front of a URL's host: a user name and often a password. */
const USER = /(?<=\/\/)[^\s/?#"'<>]+@/g;

/** The credentials of an Authorization header. */
const CREDENTIALS = /\b(Basic|Bearer) +[\w+/~.-]{8,}=*/gi;

/** A private key in PEM, whose lines may be joined by an escaped `\n`; it may be cut off. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

const URLS = /\bhttps?:\/\/[^\s"'<>()]+/gi;

/** Shorter secrets are not searched for in encoded forms, which ordinary text may contain. */
const MIN_ENCODED = 8;

/** Options for {@linkcode createRedactor}. */
export interface RedactorOptions {
  /**
   * `"path"` keeps URLs except for tokens, secrets and user info; `"origin"` cuts them after the
   * host, for text whose URLs belong to others and may contain anything.
   *
   * @default {"path"}
   */
  readonly urls?: "path" | "origin";
}

/** Removes secrets from text. */
export type Redactor = (text: string) => string;

/**
 * Creates a function that removes tokens, known secrets, and user info in URLs from text. Use
 * it on text from elsewhere, such as the message of a handler's error.
 *
 * @param secrets Strings to remove, whatever they look like; each is also found percent-encoded,
 * escaped for JSON and in base64, and a token also without the part before its colon.
 * @param options Options for URLs.
 * @returns The function.
 */
export function createRedactor(
  secrets: readonly string[],
  options: RedactorOptions = {},
): Redactor {
  return createGrowingRedactor(secrets, options).redact;
}

/** A redactor that can learn. */
export interface GrowingRedactor {
  readonly redact: Redactor;
  /** Removes these from now on, too. */
  keep(secrets: Iterable<string>): void;
}

/** The same as {@linkcode createRedactor}, for secrets that are not all known yet. */
export function createGrowingRedactor(
  secrets: Iterable<string>,
  { urls = "path" }: RedactorOptions = {},
): GrowingRedactor {
  const seen = new Set<string>();
  const known = new KnownStrings();
  function keep(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (seen.has(secret)) continue;
      seen.add(secret);
      known.add(formsOf(secret));
    }
  }
  function redact(text: string): string {
    let clean = text;
    if (urls === "origin") clean = clean.replace(URLS, originOf);
    clean = clean.replace(TOKEN, "<token>").replace(USER, "<user>@")
      .replace(CREDENTIALS, "$1 <credentials>").replace(PRIVATE_KEY, "<private key>");
    return known.replaceIn(clean, "<secret>");
  }
  keep(secrets);
  return { redact, keep };
}

/** A secret in the forms in which it may appear. */
function formsOf(secret: string): string[] {
  if (secret.length < MIN_ENCODED) return secret === "" ? [] : [secret];
  const bytes = new TextEncoder().encode(secret);
  const base64 = bytes.toBase64({ omitPadding: true });
  const base64url = bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const json = escaped(secret);
  const half = /^\d+:(.{8,})$/s.exec(secret)?.[1] ?? secret;
  return [
    ...[secret, half, json, escaped(json), base64, base64url],
    ...[url, url.toLowerCase(), encodeURIComponent(url), form, form.toLowerCase()],
  ];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function originOf(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/\u2026` : "<url>";
}
