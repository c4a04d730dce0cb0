/**
 * Keeping bot tokens and passwords out of the log.
 *
 * @module
 */

/** A token as such, or as the Bot API and file URLs hold it; some encode its colon. */
const TOKEN = /\bbot\d+(?::|%3a)[^/\s"'\\]+|(?<!\d)\d{5,}(?::|%3a)[\w-]{20,}/gi;

/** What stands before the host of a URL: a user's name, and often the password. */
const USER = /(?<=\/\/)[^\s/?#"'<>]+@/g;

/**
 * Makes a function that takes tokens, known secrets and the users of URLs out of a text. It is
 * meant for texts from elsewhere, such as the message of a handler's error: what Postern says
 * itself holds none.
 *
 * @param secrets Strings that must not be seen, whatever they look like.
 * @returns The function.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length > 0)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text.replace(TOKEN, "<token>").replace(USER, "<user>@");
    for (const secret of known) {
      if (clean.includes(secret)) clean = clean.replaceAll(secret, "<secret>");
    }
    return clean;
  };
}
