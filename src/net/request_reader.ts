/**
 * What is read of a request before it is admitted.
 *
 * @module
 */

/** Reads single headers, as `Headers` does. */
export type HeaderReader = Pick<Headers, "get">;

/** Reads a request. Plain `Headers` qualify: they know nothing of the body. */
export interface RequestReader extends HeaderReader {
  /** Takes the body as text if all of it has arrived; otherwise leaves it and returns `null`. */
  takeText?(): string | null;
}

/** Returns the reader of a request. */
export type ReaderOf = (request: Request) => RequestReader;
