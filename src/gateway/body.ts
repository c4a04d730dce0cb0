/**
 * Bodies: from bytes on their way in to an update, or to the reason why there is none.
 *
 * @module
 */
import type { Update } from "../telegram/types.ts";
import { isUpdate } from "../telegram/update.ts";
import { BodyTooLargeError, isLonger, readBytes } from "../net/body.ts";
import { lengthOf } from "./checks/length.ts";
import type { Incoming } from "./incoming.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

/** A body on its way in. */
export interface BodyReading {
  /** The whole of it. Rejects if it is too long or breaks off. */
  readonly text: Promise<string>;
  /** Stops reading, where that can be stopped. */
  readonly cancel?: () => void;
}

/**
 * Reads a body of which not all has come yet, and no more of it than is allowed.
 *
 * @param incoming The request; a length that its head gives has been checked.
 * @param maxBodyBytes How long the body may be.
 * @returns The reading, which has begun.
 */
export function readText(incoming: Incoming, maxBodyBytes: number): BodyReading {
  const { request } = incoming;
  if (!Number.isNaN(lengthOf(incoming))) return { text: request.text() };
  const { bytes, cancel } = readBytes(request.body, maxBodyBytes);
  return { text: bytes.then((bytes) => new TextDecoder().decode(bytes)), cancel };
}

/**
 * Whether a body that came at once is too long. Bytes that were not UTF-8 have become longer ones,
 * so a length that was sent goes first.
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

/** Whether something else has read the body, or has begun to. */
export function isUsed({ request, ownListener }: Incoming): boolean {
  return !ownListener && (request.bodyUsed || request.body?.locked === true);
}

/** Why a request is turned away whose body could not be read. */
export function refusalFor(error: unknown): Refusal {
  return error instanceof BodyTooLargeError ? REFUSALS.length : REFUSALS.cut;
}
