/** Isolated bots with a store: their tasks, and their modules' options for it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { HELL, host } from "./hosted.ts";

Deno.test("an isolated bot's task runs in its Worker when it is due", async () => {
  await using hosted = host({ hell: { handler: HELL } }, { store: "memory" });
  assertEquals(await hosted.says("hell", "later"), "accepted");
  await hosted.event(({ type, ...event }) =>
    type === "log" && (event as { text: string }).text === "time for tea, says hell"
  );
  assertEquals(hosted.failures(), []);
});

Deno.test("a task that cannot be scheduled fails an isolated bot's run, and nothing else", async (t) => {
  await using hosted = host({ hell: { handler: HELL } });
  for (
    const [text, problem] of [
      ["later", "no store keeps this bot's updates"],
      ["later_unknown", 'it has "remind"'],
      ["later_never", "give milliseconds from now, or a Date"],
    ] as const
  ) {
    await t.step(text, async () => {
      assertEquals(await hosted.says("hell", text), "failed");
      assertStringIncludes(hosted.failures().at(-1)!, problem);
    });
  }
  assertEquals(await hosted.says("hell", "log"), "handled");
});

Deno.test("misuse of a context fails an isolated bot's run, not its Worker", async (t) => {
  await using hosted = host({ hell: { handler: HELL } }, { store: "memory" });
  assertEquals(await hosted.says("hell", "keep"), "accepted");
  for (
    const [text, problem] of [
      ["once_unnamed", "its name is of type number; give a string"],
      ["once_nothing", "what to do is of type undefined; give a function"],
      ["later_list", "Cannot schedule a task: its name is of type object"],
      ["once_late", 'Cannot call ctx.once("late"): the run has ended'],
      ["later_late", 'Cannot schedule task "remind": the run has ended'],
    ] as const
  ) {
    await t.step(text, async () => {
      assertEquals(await hosted.says("hell", text), "accepted");
      const { error } = await hosted.event((event) =>
        event.type === "failure" && String(event.error).includes(problem)
      ) as { error?: unknown };
      assertStringIncludes(String(error), problem);
    });
  }
  assertEquals(hosted.notices("worker_ended"), []);
});

Deno.test("an isolated module decides whether a store keeps its updates", async () => {
  const handler = new URL("./bots/transient.ts", import.meta.url);
  await using hosted = host({ transient: { handler } }, { store: "memory" });
  assertEquals(await hosted.says("transient", "hello"), "handled");
});
