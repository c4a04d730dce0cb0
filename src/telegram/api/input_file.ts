/**
 * Files to send to Telegram.
 *
 * @module
 */
import { createRedactor } from "../../util/redact/redact.ts";
import { redactError } from "../../util/redact/redact_error.ts";

/**
 * Where a file comes from: a path (a string or a `file:` URL), bytes, a Blob or File, a stream, or
 * an `http(s):` URL.
 */
export type InputFileSource = string | URL | Uint8Array | Blob | ReadableStream<Uint8Array>;

/** What a file needs from the call that sends it. */
export interface InputFileOpener {
  /** Fetches the file of an `http(s):` URL. */
  fetch: typeof fetch;
  /** Aborted when the call has finished. */
  signal: AbortSignal;
}

/**
 * A file to be sent cannot be read; `cause` is why.
 *
 * @example Usage
 * ```ts
 * import { InputFile, InputFileError } from "@postern/postern";
 * import { assertRejects } from "@std/assert";
 *
 * const file = new InputFile("missing.pdf"); // Read when a call sends it.
 * const { signal } = new AbortController();
 * await assertRejects(
 *   () => Array.fromAsync(file.read({ fetch, signal })),
 *   InputFileError,
 *   "missing.pdf",
 * );
 * ```
 */
export class InputFileError extends Error {
  static {
    this.prototype.name = "InputFileError";
  }
}

/**
 * A file for a Bot API call, wherever the method takes one. It is streamed, so large files do not
 * fill the memory. A path is opened, and a URL fetched, each time the file is
 * sent; a stream can be read only once, so a call with one is not repeated.
 *
 * (For Telegram itself to fetch a URL, give the URL as a plain string instead of an `InputFile`.)
 *
 * @example Usage
 * ```ts
 * import { InputFile } from "./input_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = new InputFile(new TextEncoder().encode("a,b\n1,2\n"), "table.csv");
 * const photo = new InputFile("./photos/cat.jpg");
 * assertEquals([text.filename, photo.filename], ["table.csv", "cat.jpg"]);
 * ```
 */
export class InputFile {
  /** The name Telegram shows: as passed, or from the path, the URL or the File, or `file`. */
  readonly filename: string;
  readonly #source: InputFileSource;
  #spent = false;

  /**
   * Creates the file; nothing is opened yet.
   *
   * @param source Where the bytes come from.
   * @param filename The name to show, with its extension.
   */
  constructor(source: InputFileSource, filename?: string) {
    this.#source = source;
    this.filename = filename ?? (nameOf(source) || "file");
  }

  /** Whether the file can be read a second time; `false` only for a stream. */
  get repeatable(): boolean {
    return !(this.#source instanceof ReadableStream);
  }

  /**
   * Reads the file from its beginning; the client calls this.
   *
   * @param opener What the call provides. The source is closed when its signal aborts.
   * @returns The bytes in chunks.
   * @throws {InputFileError} when the source cannot be opened or read.
   */
  async *read(opener: InputFileOpener): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (this.#spent) {
        throw new Error("its stream has been read; create a new InputFile from a new stream");
      }
      this.#spent = !this.repeatable;
      const stream = await open(this.#source, opener);
      yield* pieces(stream, opener.signal);
    } catch (error) {
      const cause = redactError(error, createRedactor([], { urls: "origin" }));
      throw new InputFileError(`Cannot send file "${this.filename}": ${cause.message}`, { cause });
    }
  }
}

async function open(
  source: InputFileSource,
  { fetch, signal }: InputFileOpener,
): Promise<ReadableStream<Uint8Array>> {
  if (source instanceof ReadableStream) return source;
  if (source instanceof Blob) return source.stream();
  if (source instanceof Uint8Array) return ReadableStream.from([source]);
  if (typeof source === "string" || source.protocol === "file:") {
    return (await Deno.open(source)).readable;
  }
  const response = await fetch(source, { signal });
  if (response.ok) return response.body ?? ReadableStream.from([]);
  await response.body?.cancel();
  throw new Error(`${source.host} answered ${response.status} ${response.statusText}`.trimEnd());
}

const NO_BYTES = "its stream does not give bytes; " +
  "pipe a stream of text through new TextEncoderStream()";

/** A stream's chunks. Iterating the stream itself could not cancel a pending read. */
async function* pieces(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  // The call has finished, so a failure to close the source does not matter.
  const close = () => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) close();
  signal.addEventListener("abort", close, { once: true });
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (!(next.value instanceof Uint8Array)) throw new TypeError(NO_BYTES);
    yield next.value;
  }
  // A cancelled source looks like one that has ended; half a file must not pass as a whole one.
  signal.throwIfAborted();
}

function nameOf(source: InputFileSource): string | undefined {
  if (source instanceof File) return source.name;
  if (source instanceof URL) return decode(lastSegment(source.pathname));
  return typeof source === "string" ? lastSegment(source) : undefined;
}

function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // A lone % is legal in a URL, and the name is only shown.
  }
}
