/**
 * The figures of a conversation.
 *
 * @module
 */
import type { LogEntry } from "../simulator/mod.ts";

/**
 * Summarizes the traffic.
 *
 * @param log The simulator's log.
 * @returns One line.
 */
export function summarize(log: readonly LogEntry[]): string {
  const deliveries = log.filter((entry) => entry.type === "delivery");
  const times = deliveries.filter(({ status }) => status === 200)
    .map(({ ms }) => ms).sort((a, b) => a - b);
  const updates = new Set(deliveries.map(({ bot, update_id }) => `${bot} ${update_id}`)).size;
  const median = times[Math.floor(times.length / 2)] ?? 0;
  return `${updates} updates delivered, ${deliveries.length - updates} redelivered, ` +
    `answered with 200 in ${median.toFixed(1)} ms (median)`;
}
