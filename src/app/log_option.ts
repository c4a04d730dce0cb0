/**
 * The `log` option: which log takes the event stream in addition to the observers.
 *
 * @module
 */
import { createLog, type Log } from "../events/log.ts";
import { tokenOf } from "../handler/frameworks/detect.ts";
import { DERIVED_SECRET } from "../telegram/credentials.ts";
import type { AppOptions } from "./options.ts";

/** Options whose `observers` include the log. */
export interface LoggedOptions<O> {
  readonly options: O;
  /** Waits until the log is written, for a second at most. */
  flush(): Promise<void>;
}

const NOTHING_TO_WRITE = () => Promise.resolve();

/**
 * Adds the log to the observers.
 *
 * @param options Options with or without `log`.
 * @param byDefault Whether there is a log where `log` is not set.
 * @returns The options, with `log` resolved.
 */
export function withLog<O extends AppOptions>(options: O, byDefault: boolean): LoggedOptions<O> {
  const { log, observers = [], ...rest } = options;
  if (typeof log === "function") {
    const logged = { ...rest, log: false, observers: [...observers, log] };
    return { options: logged as AppOptions as O, flush: NOTHING_TO_WRITE };
  }
  if (log === false || log === undefined && !byDefault) {
    return { options, flush: NOTHING_TO_WRITE };
  }
  const { observer, flush } = openLog(log, options);
  const logged = { ...rest, log: false, observers: [...observers, observer] };
  return { options: logged as AppOptions as O, flush };
}

function openLog(format: "text" | "json" | undefined, { bots }: AppOptions): Log {
  const secrets = Object.values(bots).flatMap((bot) => [tokenOf(bot), ...[bot.secret ?? []].flat()])
    .filter((secret) => secret !== DERIVED_SECRET);
  return createLog({ secrets, ...format && { format } });
}
