/**
 * How a happening in the world becomes an update for a bot.
 *
 * @module
 */
import { asciiJson } from "../../telegram/ascii_json.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { queueOf } from "../../webhook_sender/ordering.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import type { UpdateRecord } from "./update_record.ts";

/** How an update is made. */
export interface PublishOptions {
  /** Whether `allowed_updates` is passed over. @default {false} */
  readonly always?: boolean;
  /** The number to give it; above all earlier ones. @default {the next} */
  readonly update_id?: number;
}

/**
 * Makes an update for a bot and wakes whoever fetches or delivers it.
 *
 * @param world Where it happens.
 * @param bot Whose update it is.
 * @param kind `message`, `callback_query` …
 * @param payload What stands under that name; written out at once, so later changes do not show.
 * @param options How the update is made.
 * @returns The record; `undefined` when the bot does not want this kind.
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
