/**
 * Several watchers of runs as one.
 *
 * @module
 */
import type { RunObserver, RunWatcher } from "./watched_run.ts";

/** Joins watchers. */
export function joinWatchers(watchers: readonly RunWatcher[]): RunWatcher {
  if (watchers.length === 1) return watchers[0]!;
  return {
    entered(run) {
      const observers = watchers.map((watcher) => watcher.entered(run));
      return joinObservers(observers.filter((observer) => observer !== undefined));
    },
  };
}

/** Joins observers; the first one's `starting` is around that of the others. */
function joinObservers([first, ...rest]: readonly RunObserver[]): RunObserver | undefined {
  if (!first || rest.length === 0) return first;
  const others = joinObservers(rest)!;
  return {
    starting: (start) => first.starting(() => others.starting(start)),
    joined() {
      first.joined?.();
      others.joined?.();
    },
    over(outcome) {
      first.over(outcome);
      others.over(outcome);
    },
  };
}
