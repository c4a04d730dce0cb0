import { assertEquals } from "@std/assert";
import { RunPlaces } from "../../src/durable/run_places.ts";

Deno.test("RunPlaces starts runs up to its limit, and the others in order as places become free", () => {
  const turns = new RunPlaces(2);
  const started: string[] = [];
  const enter = (name: string) => {
    if (turns.take()) started.push(name);
    else turns.wait(() => started.push(name));
  };
  for (const name of ["a", "b", "c", "d"]) enter(name);
  assertEquals(started, ["a", "b"]);
  turns.leave();
  assertEquals(started, ["a", "b", "c"]);
  turns.close();
  turns.leave();
  turns.leave();
  assertEquals(started, ["a", "b", "c"]);
  enter("e");
  assertEquals(started, ["a", "b", "c", "e"]);
});
