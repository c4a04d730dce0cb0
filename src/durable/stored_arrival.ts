/**
 * Converting committed updates to arrivals for the engine.
 *
 * @module
 */
import { type Arrival, arrivalOf } from "../dispatch/arrival.ts";
import { ScheduledTask, TASK } from "../handler/tasks.ts";
import type { Stored } from "../store/types.ts";
import type { Update } from "../telegram/types.ts";

/** A committed update, or a task that is due, as an update. */
export function arrivalIn({ id, kind, body }: Stored): Arrival {
  if (kind !== TASK || id > 0) return arrivalOf(JSON.parse(body), body);
  const { name, data } = JSON.parse(body);
  const update = { update_id: id, [TASK]: new ScheduledTask(name, data) };
  const original = `{"update_id":${id},"${TASK}":${body}}`;
  return { id, kind, update: update as Update, original, history: undefined };
}
