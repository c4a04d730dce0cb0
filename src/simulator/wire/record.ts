/**
 * The record of an update that was not created here.
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { queueOf } from "../../webhook_sender/ordering.ts";
import type { UpdateRecord } from "../updates/update_record.ts";

/** What a record is created from. */
export interface Received extends Pick<UpdateRecord, "bot" | "update_id" | "kind" | "createdAt"> {
  /** The value under the kind's name. */
  readonly payload: unknown;
  /** Which copy it is, if it was sent by hand. */
  readonly copy?: number;
  /** `"message":{…}`, as it was written. @default {as `JSON.stringify` writes it} */
  readonly json?: string | undefined;
}

/** Creates the record of a pending update. */
export function recordOf({ payload, json, ...received }: Received): UpdateRecord {
  const { update_id, kind, createdAt } = received;
  return {
    ...received,
    queue: queueOf(kind, payload, update_id),
    json: asciiJson(json ?? `${JSON.stringify(kind)}:${JSON.stringify(payload)}`),
    expiresAt: Math.floor(createdAt / 1000) + lifetimeOf(kind),
    state: "pending",
    attempts: [],
  };
}
