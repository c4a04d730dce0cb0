/**
 * Sending updates by hand: again, or edited.
 *
 * @module
 */
import { isUpdate, kindOf } from "../../telegram/update.ts";
import type { Update } from "../../telegram/types.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import { type Received, recordOf } from "./record.ts";
import type { WireAccount, WireSource } from "./source.ts";
import { isOver } from "./traffic.ts";

/** Telegram's own ids start below 10⁹ and never get here; every library reads ids below 2³¹. */
const FIRST_ID = 2_000_000_001;

/** Sends a finished update again, unchanged. */
export function replay(source: WireSource, account: WireAccount, record: UpdateRecord): void {
  if (!isOver(record.state)) {
    throw new TypeError(`Cannot replay update ${record.update_id}: it is still ${record.state}`);
  }
  const { update_id, kind, json } = record;
  send(source, account, { update_id, kind, json, payload: JSON.parse(`{${json}}`)[kind] });
}

/** Sends any update. Without an `update_id` it gets one that Telegram never uses. */
export function sendUpdate(source: WireSource, account: WireAccount, text: string): void {
  const update = readUpdate(text);
  const kind = kindOf(update);
  const payload = (update as unknown as Record<string, unknown>)[kind];
  send(source, account, { update_id: update.update_id, kind, payload });
}

/** An id for the next update that is sent by hand. */
export function freshId({ traffic }: WireSource): number {
  return Math.max(FIRST_ID - 1, ...traffic.updates.map(({ update_id }) => update_id)) + 1;
}

function readUpdate(text: string): Update {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`Cannot send: it is not JSON: ${(error as Error).message}`);
  }
  if (!isUpdate(value)) throw new TypeError("Cannot send: an update has a whole update_id");
  const kind = kindOf(value);
  const payload = (value as unknown as Record<string, unknown>)[kind];
  if (typeof payload !== "object" || payload === null) {
    throw new TypeError('Cannot send: next to update_id an update has one kind: "message": {…}');
  }
  return value;
}

function send(
  { traffic, webhookOf, publish }: WireSource,
  account: WireAccount,
  update: Omit<Received, "bot" | "createdAt" | "copy">,
): void {
  const { update_id, kind, payload } = update;
  const webhook = webhookOf(account);
  const bot = account.username;
  if (!webhook.active) {
    if (!publish) throw new TypeError(`Cannot send: @${bot} has no webhook`);
    return publish(account, kind, payload);
  }
  const copies = traffic.updates.filter((other) =>
    other.bot === bot && other.update_id === update_id
  );
  const copy = Math.max(0, ...copies.map(({ copy = 0 }) => copy)) + 1;
  const createdAt = traffic.clock.date();
  const record = recordOf({ ...update, bot, createdAt, copy });
  traffic.track(record);
  webhook.send(record);
}
