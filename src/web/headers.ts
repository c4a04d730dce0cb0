/**
 * Headers of the page's responses: it loads nothing from elsewhere, runs no inline scripts, creates
 * no HTML from strings, and cannot be framed.
 *
 * @module
 */

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** A file that somebody sent is only displayed, whatever it claims to be. */
const FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/**
 * The headers of a response.
 *
 * @param contentType The content type.
 * @param sent Whether it is a file sent by a bot or a person rather than part of the page.
 * @returns The headers.
 */
export function headersFor(contentType: string, sent = false): Record<string, string> {
  return {
    "content-type": contentType,
    "content-security-policy": sent ? FILE_POLICY : PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  };
}
