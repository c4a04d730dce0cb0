/**
 * How an event in the simulated world becomes an update for a bot.
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { queueOf } from "../../webhook_sender/ordering.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import type { UpdateRecord } from "./update_record.ts";

/** Options for publishing an update. */
export interface PublishOptions {
  /** Whether `allowed_updates` is ignored. @default {false} */
  readonly always?: boolean;
  /** Its id, above all earlier ones. @default {the next} */
  readonly update_id?: number;
}

/**
 * Creates an update for a bot and wakes its delivery, by webhook or getUpdates.
 *
 * @param world The simulated world.
 * @param bot Whose update it is.
 * @param kind `message`, `callback_query` …
 * @param payload The value under that name, serialized at once, so later changes have no effect.
 * @param options Exceptions for this update.
 * @returns The record; `undefined` if the bot does not receive this kind.
 */
export function publish(
  world: World,
  bot: Bot,
  kind: string,
  payload: unknown,
  options: PublishOptions = {},
): UpdateRecord | undefined {
  if (!options.always && !bot.allowed.includes(kind)) return undefined;
  const update_id = options.update_id ?? bot.updates.nextId();
  const createdAt = world.clock.date();
  const shown = world.files.shownTo(bot.id, asciiJson(JSON.stringify(payload)));
  const record: UpdateRecord = {
    bot: bot.username,
    update_id,
    kind,
    queue: queueOf(kind, payload, update_id),
    json: `${JSON.stringify(kind)}:${shown}`,
    createdAt,
    expiresAt: Math.floor(createdAt / 1000) + lifetimeOf(kind),
    state: "pending",
    attempts: [],
  };
  if (!bot.updates.push(record)) record.state = "dropped";
  world.track(record);
  if (record.state === "pending") bot.wake();
  return record;
}
