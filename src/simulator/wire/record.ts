/**
 * An update that was not made here, as a record.
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { queueOf } from "../../webhook_sender/ordering.ts";
import type { UpdateRecord } from "../updates/update_record.ts";

/** What a record is made from. */
export interface Received extends Pick<UpdateRecord, "bot" | "update_id" | "kind" | "createdAt"> {
  /** What stands under the kind's name. */
  readonly payload: unknown;
  /** Which copy it is, when it is sent by hand. */
  readonly copy?: number;
  /** `"message":{…}`, as it was written. @default {as `JSON.stringify` writes it} */
  readonly json?: string | undefined;
}

/** Makes the record of an update that waits. */
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
