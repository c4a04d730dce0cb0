/**
 * A `Response` sent through Node's `ServerResponse`.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";

/** The code with which a stream of HTTP/2 is reset (RFC 9113, section 7). */
const HTTP2_INTERNAL_ERROR = 2;

/** The parts of Node's `http.ServerResponse` that are used. */
export interface NodeResponse {
  /** Whether the whole response has been written. */
  readonly writableEnded: boolean;
  /** Whether something else has begun to answer. */
  readonly headersSent?: boolean;
  /** The status to send. */
  statusCode: number;
  /** Adds a header; several of one name as an array. */
  setHeader(name: string, value: string | string[]): unknown;
  /** Sends the head before there is a body. */
  flushHeaders?(): unknown;
  /** Sends a piece of the body. Returns `false` if no more should be written until `drain`. */
  write(piece: Uint8Array): boolean;
  /** Sends the rest of the body. */
  end(rest?: Uint8Array): unknown;
  /** Breaks the connection off; of `node:http` only. */
  destroy?(): unknown;
  /** What carries the response over HTTP/2, of `node:http2`, where it is broken off. */
  readonly stream?: { close(code: number): unknown } | undefined;
  /** Listens for the end of the connection, or for room to write more. */
  once(event: "close" | "drain", listener: () => void): unknown;
  /** Ends listening. */
  off(event: "close" | "drain", listener: () => void): unknown;
}

/**
 * Sends a response: a body that is there at once in one piece, with its length; a stream piece by
 * piece, as fast as it is read. A stream that fails at once is answered with 500; later the connection
 * is broken off, so that the client notices.
 *
 * @param res Node's response. It is left alone if something else has answered.
 * @param response The response.
 * @param gone Aborts when the client has gone.
 * @throws What a failed stream threw.
 */
export async function sendResponse(
  res: NodeResponse,
  response: Response,
  gone: AbortSignal,
): Promise<void> {
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel(gone.reason).catch(() => {});
  gone.addEventListener("abort", cancel);
  if (gone.aborted) cancel();
  let begun = false;
  try {
    const first = reader?.read();
    const start = first && await atOnce(first);
    const second = start && !start.done ? reader!.read() : undefined;
    const rest = second && await atOnce(second);
    // The site's own time limit may have answered meanwhile.
    if (gone.aborted || res.headersSent) return cancel();
    setHead(res, response);
    if (!first || start?.done) return void res.end();
    if (rest?.done) return void res.end(start!.value);
    begun = true;
    if (start) await write(res, start.value!);
    else res.flushHeaders?.();
    for (let piece = await (second ?? first); !piece.done; piece = await reader!.read()) {
      if (res.writableEnded) return cancel();
      await write(res, piece.value);
    }
    if (!gone.aborted) res.end();
  } catch (error) {
    if (begun) breakOff(res);
    else if (!gone.aborted && !res.headersSent) {
      res.statusCode = STATUS_CODE.InternalServerError;
      res.end();
    }
    throw error;
  } finally {
    gone.removeEventListener("abort", cancel);
  }
}

/** What can be read without waiting for a body that goes on later. */
function atOnce<T>(reading: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined));
    reading.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** An end without an error would tell the client that it has got all. */
function breakOff(res: NodeResponse): void {
  if (res.stream) res.stream.close(HTTP2_INTERNAL_ERROR);
  else res.destroy?.();
}

function setHead(res: NodeResponse, { status, headers }: Response): void {
  res.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") res.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
}

/** Writes a piece, and waits until there is room for more, or the connection has ended. */
function write(res: NodeResponse, piece: Uint8Array): Promise<void> | void {
  if (res.write(piece)) return;
  return new Promise((resolve) => {
    const goOn = () => {
      res.off("drain", goOn);
      res.off("close", goOn);
      resolve();
    };
    res.once("drain", goOn);
    res.once("close", goOn);
  });
}
