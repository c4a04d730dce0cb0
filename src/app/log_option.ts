/**
 * The `log` option: the log that observes the event stream in addition to the observers.
 *
 * @module
 */
import { createLog, type Log } from "../events/log.ts";
import { tokenOf } from "../handler/frameworks/detect.ts";
import { DERIVED_SECRET } from "../telegram/credentials.ts";
import type { AppOptions, BotOptions } from "./options.ts";

/** Options whose `observers` include the log, and the log. */
export interface LoggedOptions<O> {
  readonly options: O;
  readonly log: Pick<Log, "flush" | "keepSecret">;
}

/** Stands in for Postern's own log if an observer or nothing takes its place. */
export const NO_LOG: LoggedOptions<unknown>["log"] = {
  flush: () => Promise.resolve(),
  keepSecret() {},
};

const FORMATS: readonly unknown[] = [undefined, false, "text", "json"];

/** Whether a value is valid for the `log` option. */
export function isLogOption(value: unknown): boolean {
  return typeof value === "function" || FORMATS.includes(value);
}

/**
 * Adds the log to the observers.
 *
 * @param options Options with or without `log`.
 * @param byDefault Whether there is a log where `log` is not set.
 * @returns The options, with `log` resolved.
 */
export function withLog<O extends AppOptions>(options: O, byDefault: boolean): LoggedOptions<O> {
  const { log, observers = [] } = options;
  const isOff = log === false || log === undefined && !byDefault;
  // An invalid value is reported together with the other problems of the options.
  if (isOff || !isLogOption(log)) return { options, log: NO_LOG };
  const own = typeof log === "function" ? undefined : openLog(log, options);
  const observer = own?.observer ?? log as Exclude<typeof log, string | undefined>;
  return {
    options: { ...options, log: false, observers: [...observers, observer] },
    log: own ?? NO_LOG,
  };
}

function openLog(format: "text" | "json" | undefined, { bots }: AppOptions): Log {
  const secrets = Object.values(bots).flatMap(secretsOf);
  return createLog({ secrets, ...format && { format } });
}

/** The secrets of a bot that a log must not show. Its options have not been checked yet. */
export function secretsOf(bot: BotOptions | undefined): string[] {
  if (!bot) return []; // Refused where it is added.
  const secrets = [tokenOf(bot), ...[bot.secret ?? []].flat()];
  return secrets.filter((each) => typeof each === "string" && each !== DERIVED_SECRET);
}
