import { assertEquals } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { joinObservers } from "../../src/events/join.ts";

const event: PosternEvent = { type: "notice", level: "info", name: "x", text: "x" };

Deno.test("joinObservers() tells everyone at once and in order", () => {
  const heard: string[] = [];
  const emit = joinObservers(["a", "b", "c"].map((name) => () => void heard.push(name)));
  emit(event);
  assertEquals(heard, ["a", "b", "c"]);
});

Deno.test("joinObservers() of nobody does nothing", () => {
  joinObservers([])(event);
});

Deno.test("joinObservers() tells the others of an observer that throws, and goes on", () => {
  const error = new Error("deaf");
  const heard: PosternEvent[] = [];
  const emit = joinObservers([
    () => {
      throw error;
    },
    (event) => void heard.push(event),
  ]);
  emit(event);
  const text = 'Cannot tell an observer of "notice": it threw';
  const told: PosternEvent = { type: "notice", level: "error", name: "observer", text, error };
  assertEquals(heard, [told, event]);
});

Deno.test("joinObservers() survives observers that all throw", () => {
  let calls = 0;
  const deaf = () => {
    calls++;
    throw new Error("deaf");
  };
  joinObservers([deaf])(event);
  assertEquals(calls, 1);
  joinObservers([deaf, () => deaf(), () => deaf()])(event);
});
