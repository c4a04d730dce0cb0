/**
 * What is read of a request before it is let in.
 *
 * @module
 */

/** Gives single headers. `Headers` can do it, too. */
export type HeaderReader = Pick<Headers, "get">;

/** Reads a request. Headers alone are one that knows nothing of the body. */
export interface RequestReader extends HeaderReader {
  /** Takes the whole body as text if all of it has come; else leaves it where it is: `null`. */
  takeText?(): string | null;
}

/** Gives the reader of a request. */
export type ReaderOf = (request: Request) => RequestReader;
