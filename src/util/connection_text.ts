/**
 * Telling where a database is from the path of a file.
 *
 * @module
 */

/** Names in lists such as `host=db user=ada password=…`, which clients of databases take. */
const NAMES = "host|hostaddr|server|data source|user|username|uid|password|pwd|dbname|database";

/** A URL, `user:password@host` and `host=… password=…`, which may hold a password; quoted or not. */
const CONNECTION = new RegExp(
  String.raw`^[^/]*:|^["']?//|://|(?:^|[\s;,"'])(?:${NAMES})\s*=`,
  "i",
);

/**
 * Whether a text is meant as the address of a database, in whatever form. A mistyped one would
 * otherwise be shown as the path of a file, with its password.
 */
export function isConnectionText(text: string): boolean {
  return CONNECTION.test(text);
}
