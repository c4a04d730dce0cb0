/**
 * Several watchers of runs as one.
 *
 * @module
 */
import type { RunWatcher } from "./watched_run.ts";

/** Joins watchers; the first one's `starting` is around that of the others. */
export function joinWatchers([first, ...rest]: readonly RunWatcher[]): RunWatcher {
  if (rest.length === 0) return first!;
  const others = joinWatchers(rest);
  return {
    entered(run) {
      first!.entered(run);
      others.entered(run);
    },
    starting: (run, start) => first!.starting(run, () => others.starting(run, start)),
    joined(run) {
      first!.joined(run);
      others.joined(run);
    },
    over(run, outcome) {
      first!.over(run, outcome);
      others.over(run, outcome);
    },
  };
}
