/**
 * What to tell somebody who waited in vain: what did happen.
 *
 * @module
 */
import type { CallEntry } from "../log.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";

function describeUpdate({ update_id, kind, state, attempts }: UpdateRecord): string {
  const last = attempts.at(-1);
  const answer = last ? last.error ?? `answered ${last.status}` : "";
  const tries = attempts.length > 0 ? ` after ${attempts.length} attempt(s): ${answer}` : "";
  return `update ${update_id} (${kind}) is ${state}${tries}`;
}

function describeCall({ method, status, description }: CallEntry): string {
  const reason = description === undefined ? "" : ` ${description}`;
  return `${method} → ${status === 0 ? "dropped" : status}${reason}`;
}

/**
 * The recent story of a bot, in a few lines.
 *
 * @param world Where it happened.
 * @param bot The bot.
 * @returns How its updates go in, what became of the last ones, and its last calls.
 *
 * @example Usage
 * ```ts
 * import { whatHappened } from "./complaint.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const story = whatHappened(tg.world, tg.world.bots.get(bot.id)!);
 * assertStringIncludes(story, "@echo_bot has made no call yet");
 * ```
 */
export function whatHappened(world: World, bot: Bot): string {
  const updates = world.updates.filter((record) => record.bot === bot.username).slice(-3);
  const calls = world.log.filter((entry): entry is CallEntry =>
    entry.type === "call" && entry.bot === bot.username
  );
  const lines = [
    ...updates.map(describeUpdate),
    calls.length === 0
      ? `@${bot.username} has made no call yet: is it running, with this apiRoot and token?`
      : `its last calls: ${calls.slice(-3).map(describeCall).join("; ")}`,
  ];
  return lines.join("; ");
}
