/**
 * Arrays as parameters: in binary, which costs either side least, or as a text for other clients.
 *
 * @module
 */

/** An array of `bigint` or of `text`. */
export type SqlArray =
  | { readonly type: "bigint"; readonly values: readonly (number | null)[] }
  | { readonly type: "text"; readonly values: readonly (string | null)[] };

/** The types' numbers in the server's catalogue, the same in every database. */
export const OIDS = { bigint: 20, text: 25 } as const;

/** A `bigint[]`. The numbers are integers. */
export function bigints(values: readonly (number | null)[]): SqlArray {
  return { type: "bigint", values };
}

/** A `text[]`. */
export function texts(values: readonly (string | null)[]): SqlArray {
  return { type: "text", values };
}

/** An array in PostgreSQL's text format. */
export function arrayText({ type, values }: SqlArray): string {
  if (type === "bigint") return `{${values.map((value) => value ?? "null").join()}}`;
  return `{${values.map((value) => value === null ? "null" : quoted(value)).join()}}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
