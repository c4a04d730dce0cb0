/**
 * Keeping the bot's token out of everything that is shown. The token is part of every URL of the
 * Bot API, and the runtime puts that URL into its error messages.
 *
 * @module
 */

const URLS = /\bhttps?:\/\/[^\s"'<>()]+/gi;

/** Causes further down than this are dropped: nobody reads them, and a chain may be a ring. */
const DEPTH = 4;

/**
 * A text without the token, and with every URL cut down to its origin: paths hold tokens, user
 * names and queries hold other people's.
 *
 * @param text Any text.
 * @param token The bot's token; leave it out where there is none.
 * @returns The text, fit to be shown.
 */
export function redact(text: string, token?: string): string {
  const short = text.replace(URLS, origin);
  if (!token) return short;
  return short.replaceAll(token, "<token>")
    .replaceAll(encodeURIComponent(token), "<token>");
}

/**
 * A copy of an error, made of redacted texts alone: name, message, stack and causes. Other
 * properties stay behind, since nobody knows what they hold.
 *
 * @param error What was thrown.
 * @param token The bot's token; leave it out where there is none.
 * @returns An error that is safe to log.
 */
export function cleanError(error: unknown, token?: string): Error {
  return copy(error, token, DEPTH);
}

function copy(error: unknown, token: string | undefined, depth: number): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error), token));
  const clean = new Error(redact(error.message, token));
  clean.name = redact(error.name, token);
  if (error.stack !== undefined) clean.stack = redact(error.stack, token);
  if (error.cause !== undefined && depth > 1) clean.cause = copy(error.cause, token, depth - 1);
  return clean;
}

function origin(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/\u2026` : "<url>";
}
