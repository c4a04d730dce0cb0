/**
 * The figures of a conversation.
 *
 * @module
 */
import type { LogEntry } from "../simulator/mod.ts";

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * Sums up what went over the wire.
 *
 * @param log The simulator's log.
 * @returns A line.
 */
export function summarize(log: readonly LogEntry[]): string {
  const deliveries = log.filter((entry) => entry.type === "delivery");
  const times = deliveries.filter(({ status }) => status === 200)
    .map(({ ms }) => ms).sort((a, b) => a - b);
  const updates = new Set(deliveries.map(({ bot, update_id }) => `${bot} ${update_id}`)).size;
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(1));
  return `${updates} updates delivered, ${deliveries.length - updates} redelivered, ` +
    `answered with 200 in ${p50} ms (p50) and ${p99} ms (p99)`;
}
