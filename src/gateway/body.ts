/**
 * Reading request bodies and parsing the update, or finding the reason to refuse it.
 *
 * @module
 */
import type { Update } from "../telegram/types.ts";
import { isUpdate } from "../telegram/update.ts";
import { BodyTooLargeError, readBytes } from "../net/body.ts";
import { isLonger } from "../util/utf8.ts";
import { lengthOf } from "./checks/length.ts";
import type { Incoming } from "./incoming.ts";
import { isHttp2 } from "./refused_bodies.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

/** A body being read. */
export interface BodyReading {
  /** The whole body. Rejects if it is too long or breaks off. */
  readonly text: Promise<string>;
  /** Stops reading, if that is possible. */
  readonly cancel?: () => void;
}

/**
 * Reads a body that has not fully arrived yet, and no more of it than is allowed.
 *
 * @param incoming The request; its Content-Length, if any, has been checked.
 * @param maxBodyBytes How long the body may be.
 * @returns The read, already started.
 */
export function readText(incoming: Incoming, maxBodyBytes: number): BodyReading {
  const { request } = incoming;
  if (!Number.isNaN(lengthOf(incoming))) return { text: request.text() };
  const { bytes, cancel } = readBytes(request.body, maxBodyBytes, isHttp2(incoming));
  return { text: bytes.then((bytes) => new TextDecoder().decode(bytes)), cancel };
}

/**
 * Whether a body that arrived with its headers is too long. Bytes that were not UTF-8 have become
 * longer in decoding, so a Content-Length takes precedence.
 */
export function isTooLong(incoming: Incoming, text: string, maxBodyBytes: number): boolean {
  return isLonger(text, maxBodyBytes) && !(lengthOf(incoming) <= maxBodyBytes);
}

/** The update in a body, or `undefined` if it is not one. */
export function parseUpdate(text: string): Update | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isUpdate(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something else has read the body or is reading it. */
export function isUsed({ request, ownListener }: Incoming): boolean {
  return !ownListener && (request.bodyUsed || request.body?.locked === true);
}

/** The refusal for a request whose body could not be read. */
export function refusalFor(error: unknown): Refusal {
  return error instanceof BodyTooLargeError ? REFUSALS.length : REFUSALS.cut;
}
