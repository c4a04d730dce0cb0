/**
 * How fast a bot may send (src/telegram/README.md, fact 23).
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";

interface Rule {
  readonly key: string;
  readonly count: number;
  readonly ms: number;
}

function rulesFor(room: Room): Rule[] {
  const isGroup = room.chat.type !== "private";
  return [
    { key: "all", count: 30, ms: 1000 },
    { key: `chat ${room.key}`, count: 1, ms: 1000 },
    ...(isGroup ? [{ key: `group ${room.key}`, count: 20, ms: 60_000 }] : []),
  ];
}

/**
 * Limits a bot's messages: 1 a second per chat, 20 a minute per group, 30 a second in all.
 *
 * @param clock The clock.
 * @returns A function that admits a message to a chat, or throws 429.
 */
export function createRateLimits(clock: Clock): (room: Room) => void {
  const sent = new Map<string, number[]>();
  return (room) => {
    const now = clock.now();
    const rules = rulesFor(room);
    for (const { key, count, ms } of rules) {
      const recent = (sent.get(key) ?? []).filter((at) => at > now - ms);
      sent.set(key, recent);
      const oldest = recent[recent.length - count];
      if (oldest !== undefined) {
        throw ApiError.tooManyRequests(Math.max(1, Math.ceil((oldest + ms - now) / 1000)));
      }
    }
    for (const { key } of rules) sent.get(key)?.push(now);
  };
}
