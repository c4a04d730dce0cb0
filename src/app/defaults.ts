/**
 * The default of every option, in one place.
 *
 * @module
 */
import { MAX_TIMER_MS } from "../util/clock.ts";

/** Times are in milliseconds. */
export const DEFAULTS = {
  sources: ["telegram"],
  trustedProxies: [],
  clientAddressHeader: "X-Forwarded-For",
  maxConnections: 40,
  maxBodyBytes: 1024 * 1024,
  maxInFlight: 1000,
  timeoutMs: 10_000,
  timeoutPolicy: "throw",
  attempts: 5,
  abandonMs: 300_000,
  lanes: "chat",
  concurrency: Infinity,
  hostname: "0.0.0.0",
  port: 8443,
  drainMs: 15_000,
  maxUnfinished: 100,
  waitSeconds: 30,
} as const;

/** Telegram closes a connection that has not been answered within this time. */
export const MAX_TIMEOUT_MS = 60_000;

/** A longer timer would fire at once. */
export const MAX_DRAIN_MS = MAX_TIMER_MS;

/** A shorter lease would be lost whenever the process is busy for a moment. */
export const MIN_LEASE_MS = 1000;
export const MAX_LEASE_MS = 3_600_000;
