/**
 * Raw updates: those that tests send by hand.
 *
 * @module
 */
import { isUpdateKind, UPDATE_KINDS } from "../../telegram/update.ts";
import type { Update } from "../../telegram/types.ts";
import { nearMiss } from "../../util/spelling/near_miss.ts";

/** A raw update in its parts. */
export interface RawUpdate {
  readonly kind: string;
  readonly payload: unknown;
}

/**
 * Reads a raw update. Its kind may be one that Telegram does not have yet.
 *
 * @throws {TypeError} If it does not have exactly one payload, or its kind is nearly a known one.
 */
export function readRawUpdate({ update_id, ...payloads }: Partial<Update>): RawUpdate {
  const [first, second] = Object.entries(payloads).filter(([, value]) => value !== undefined);
  const failed = `Cannot post the update${update_id === undefined ? "" : ` ${update_id}`}`;
  if (!first) throw new TypeError(`${failed}: it contains nothing; give it a message, for example`);
  if (second) {
    throw new TypeError(`${failed}: it contains ${first[0]} and ${second[0]}; post one of them`);
  }
  const [kind, payload] = first;
  const near = isUpdateKind(kind) ? undefined : nearMiss(kind, UPDATE_KINDS, 4);
  if (near) throw new TypeError(`${failed}: "${kind}" is unknown; rename it "${near}"`);
  return { kind, payload };
}
