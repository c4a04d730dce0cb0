/**
 * The `log` option: which log receives the events in addition to the observers.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { joinObservers } from "../events/join.ts";
import { createLog } from "../events/log.ts";
import type { RelayOptions } from "./options.ts";

/** The combined observers. */
export interface Events {
  readonly emit: Observer;
  /** Resolves when everything is written. */
  flush(): Promise<void>;
}

export function openEvents({ log, observers = [], bots, pageToken = "" }: RelayOptions): Events {
  if (log === false) return { emit: joinObservers(observers), flush: () => Promise.resolve() };
  if (typeof log === "function") {
    return { emit: joinObservers([...observers, log]), flush: () => Promise.resolve() };
  }
  const secrets = Object.values(bots).flatMap(({ token, secret = "" }) => [token, secret]);
  const own = createLog({ secrets: [...secrets, pageToken], ...(log && { format: log }) });
  return { emit: joinObservers([...observers, own.observer]), flush: () => own.flush() };
}
