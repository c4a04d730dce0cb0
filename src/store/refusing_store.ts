/**
 * Stands in for a store that cannot be used: without it, updates must not run either.
 *
 * @module
 */
import { StoreRefused } from "./errors.ts";
import { settingsOf } from "./settings.ts";
import type { Store } from "./types.ts";

/** A store that refuses everything, always for the same reason. */
export function createRefusingStore(reason: Error): Store {
  const refused = reason instanceof StoreRefused
    ? reason
    : new StoreRefused(reason.message, { cause: reason });
  const refuse = () => Promise.reject(refused);
  return {
    leaseMs: settingsOf().leaseMs,
    dead: { list: refuse, replay: refuse, drop: refuse },
    ...{ join: refuse, commit: refuse, load: refuse, tick: refuse, mine: refuse },
    ...{ notes: refuse, leads: refuse },
    close: () => Promise.resolve(),
  };
}
