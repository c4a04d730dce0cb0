/**
 * Options that have no effect next to the others, each with a value that is right as such.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { HostOptions } from "./options.ts";
import { type Problem, problemText } from "./setting_problem.ts";

const LIMITS = ["storeLeaseMs", "storeRetention", "storeMaxCrashes"] as const;

/** Logs the options of a store where there is none, and those that a store replaces. */
export function reportUnused(options: HostOptions, emit: Observer): void {
  for (const problem of unusedOptions(options)) {
    emit({ type: "notice", level: "warn", name: "option", text: problemText(problem) });
  }
}

function* unusedOptions(options: HostOptions): Generator<Problem> {
  const { store, deadLetters } = options;
  for (const setting of LIMITS) {
    if (options[setting] === undefined) continue;
    if (store === undefined) {
      yield {
        setting,
        message: "has no effect without store",
        remedy: "set store, or leave it out",
      };
    } else if (typeof store !== "string" && setting !== "storeMaxCrashes") {
      const remedy = "give it where the store is made";
      yield { setting, message: "has no effect with a store of your own", remedy };
    }
  }
  if (deadLetters === undefined || store === undefined) return;
  const message = "has no effect with store, which keeps dead letters";
  yield { setting: "deadLetters", message, remedy: "leave it out" };
}
