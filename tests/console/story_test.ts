import { assertEquals } from "@std/assert";
import { storyOf } from "../../src/console/page/assets/story.js";

const run = (at: number, attempt: number, outcome: string) => ({
  ...{ at, event: "run", text: "run", fields: { ms: 1, waited: 0, attempt, outcome } },
});
const update = (at: number, ms: number, outcome: string) => ({
  ...{ at, event: "update", text: "update", fields: { ms, status: 200, outcome } },
});

/** The first words of each step. */
const story = (events: unknown[]) =>
  storyOf(events).map(({ text }: { text: string }) => text.split(" ").slice(0, 2).join(" "));

Deno.test("storyOf() begins with the arrival, also if the answer was reported after the run", () => {
  const events = [run(100, 1, "failed"), update(103, 2.1, "accepted"), run(1100, 2, "handled")];
  assertEquals(story(events), [
    ...["arrived", "its turn", "its run", "answered with", "its turn", "its run"],
  ]);
});

Deno.test("storyOf() shows each delivery where it was", () => {
  const events = [
    ...[run(101, 1, "failed"), update(102, 3, "failed")],
    ...[run(5001, 2, "handled"), update(5002, 3, "handled")],
  ];
  const once = ["arrived", "its turn", "its run", "answered with"];
  assertEquals(story(events), [...once, ...once]);
  assertEquals(story([run(101, 1, "handled")]), ["its turn", "its run"]);
});
