/**
 * Which bots' updates wait without an instance that takes them, for engines whose lanes are in
 * memory.
 *
 * @module
 */
import type { UnhostedBot } from "./types.ts";

/** A lane as far as it matters here. */
interface LaneRow {
  readonly bot: number;
  readonly owner: number | undefined;
}

/**
 * The bots that are not hosted and have free lanes, but none with an owner.
 *
 * @param lanes All lanes.
 * @param firstOf The number of the first update waiting in a lane, if there is one.
 * @param overdue Bots with tasks that nobody has taken for longer than a lease.
 * @param hosted The bots that the asking node hosts.
 */
export function unhostedOf<L extends LaneRow>(
  lanes: Iterable<L>,
  firstOf: (lane: L) => number | undefined,
  overdue: Iterable<number>,
  hosted: ReadonlySet<number>,
): UnhostedBot[] {
  const owned = new Set<number>();
  const oldest = new Map<number, number>();
  for (const lane of lanes) {
    const { bot, owner } = lane;
    if (hosted.has(bot)) continue;
    const first = firstOf(lane);
    if (first === undefined) continue;
    if (owner !== undefined) owned.add(bot);
    else oldest.set(bot, Math.min(first, oldest.get(bot) ?? Infinity));
  }
  for (const bot of owned) oldest.delete(bot);
  for (const bot of overdue) if (!hosted.has(bot)) oldest.set(bot, 0);
  return [...oldest].map(([bot, oldest]) => ({ bot, oldest }));
}
