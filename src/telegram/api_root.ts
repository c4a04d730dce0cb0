/**
 * Where Telegram's own Bot API server is.
 *
 * @module
 */

/** The root of its URLs, without a trailing slash. */
export const API_ROOT = "https://api.telegram.org";
