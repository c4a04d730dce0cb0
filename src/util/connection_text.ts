/**
 * Telling the address of a database from the path of a file.
 *
 * @module
 */

/** Names in strings such as `host=db user=ada password=…`, which database clients accept. */
const NAMES = "host|hostaddr|server|data source|user|username|uid|password|pwd|dbname|database";

/** A URL, `user:password@host` or `host=… password=…`, quoted or not: each may contain a password. */
const CONNECTION = new RegExp(
  String.raw`^[^/]*:|^["']?//|://|(?:^|[\s;,"'])(?:${NAMES})\s*=`,
  "i",
);

/**
 * Whether a string is meant as the address of a database, in whatever form. A mistyped one would
 * otherwise be shown as the path of a file, with its password.
 */
export function isConnectionText(text: string): boolean {
  return CONNECTION.test(text);
}
