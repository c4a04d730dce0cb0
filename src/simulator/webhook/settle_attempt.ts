/**
 * How a delivery attempt changes its update and the log.
 *
 * @module
 */
import type { Attempt } from "../../webhook_sender/deliverer.ts";
import type { DeliveryEntry } from "../log.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import type { Traffic } from "../wire/traffic.ts";

/** Settles an update. Without an attempt it becomes pending again. */
export function settleAttempt(world: Traffic, update: UpdateRecord, attempt?: Attempt): void {
  if (!attempt) {
    if (update.state === "in flight") world.settle(update, "pending");
    return;
  }
  const { state, ...facts } = attempt;
  const entry: DeliveryEntry = {
    type: "delivery",
    bot: update.bot,
    update_id: update.update_id,
    kind: update.kind,
    queue: update.queue,
    attempt: update.attempts.length + 1,
    ...(update.copy === undefined ? {} : { copy: update.copy }),
    ...facts,
  };
  update.attempts.push(entry);
  const { retryIn } = attempt;
  const nextAt = retryIn === undefined ? undefined : world.clock.date() + retryIn * 1000;
  world.settle(update, state, nextAt);
  world.record(entry);
}
