/**
 * URLs that consist of a host, a port and a prefix: `publicUrl` and the Bot API's root.
 *
 * @module
 */

/** What is wrong with a URL, and what to give instead. */
export interface BaseUrlProblem {
  /** What is wrong, completing a sentence that begins with the setting. */
  readonly message: string;
  readonly remedy: string;
}

const REMEDY = "give https://host[:port][/prefix]";

/**
 * Finds what is wrong with a base URL.
 *
 * @param text The URL.
 * @returns The problem, if any.
 */
export function baseUrlProblem(text: string): BaseUrlProblem | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { message: "not an http:// or https:// URL", remedy: REMEDY };
  }
  if (url.port === "0") return { message: "port 0 is no port to connect to", remedy: REMEDY };
  if (url.search || url.hash || url.username || url.password) {
    return { message: "has more than host, port and prefix", remedy: REMEDY };
  }
  return undefined;
}
