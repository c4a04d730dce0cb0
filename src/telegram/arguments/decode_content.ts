/**
 * Content encodings, decoded as Telegram's servers do.
 *
 * @module
 */
import { BodyError, tooManyParameters } from "./body_error.ts";

/** Whether Telegram's servers know an encoding; they do know `none`. */
export function isKnownEncoding(encoding: string): boolean {
  return ["", "none", "gzip", "deflate"].includes(encoding.toLowerCase());
}

/**
 * Decodes gzip or deflate, whichever it is.
 *
 * @param maxBytes How long the content may be.
 * @throws {BodyError} When it cannot be decoded, or is too long.
 */
export async function decodeContent(
  encoding: string,
  body: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!/^(gzip|deflate)$/i.test(encoding) || body.length === 0) return body;
  const { unzip } = await import("node:zlib");
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  unzip(body, { maxOutputLength: maxBytes }, (error, content) => {
    if (!error) return resolve(new Uint8Array(content));
    const { code, errno = -3 } = error as Error & { code?: string; errno?: number };
    const tooLong = code === "ERR_BUFFER_TOO_LARGE";
    reject(tooLong ? tooManyParameters() : new BodyError(400, `Bad Request: zlib error ${errno}`));
  });
  return await promise;
}
