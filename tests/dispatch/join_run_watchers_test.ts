import { assertEquals, assertStrictEquals } from "@std/assert";
import { joinWatchers } from "../../src/dispatch/join_run_watchers.ts";
import type { RunWatcher, WatchedRun } from "../../src/dispatch/watched_run.ts";

const run = {} as WatchedRun;

/** A watcher that notes what it is called with. */
function noting(name: string, notes: string[]): RunWatcher {
  return {
    entered: () => ({
      starting(start) {
        notes.push(`${name} starting`);
        start();
        notes.push(`${name} started`);
      },
      joined: () => void notes.push(`${name} joined`),
      over: (outcome) => void notes.push(`${name} ${outcome}`),
    }),
  };
}

Deno.test("every joined watcher observes a run, and the first one's start is around the others'", () => {
  const notes: string[] = [];
  const watchers = ["a", "b", "c"].map((name) => noting(name, notes));
  const observer = joinWatchers(watchers).entered(run)!;
  observer.starting(() => notes.push("handler"));
  observer.joined!();
  observer.over("handled");
  assertEquals(notes, [
    ...["a starting", "b starting", "c starting", "handler", "c started", "b started", "a started"],
    ...["a joined", "b joined", "c joined", "a handled", "b handled", "c handled"],
  ]);
});

Deno.test("a watcher that does not observe a run, or not its joins, does not hinder the others", () => {
  const notes: string[] = [];
  const nobody: RunWatcher = { entered: () => undefined };
  const brief: RunWatcher = {
    entered: () => ({ starting: (start) => start(), over: () => void notes.push("brief over") }),
  };
  const observer = joinWatchers([nobody, brief, noting("a", notes)]).entered(run)!;
  observer.starting(() => notes.push("handler"));
  observer.joined!();
  observer.over("failed");
  assertEquals(notes, [
    ...["a starting", "handler", "a started", "a joined", "brief over", "a failed"],
  ]);
  assertEquals(joinWatchers([nobody, nobody]).entered(run), undefined);
  assertStrictEquals(joinWatchers([brief]), brief);
});
