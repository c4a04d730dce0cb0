import { assertEquals, assertRejects } from "@std/assert";
import { AnswerGate } from "../../src/server/answer_gate.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** A gate that records its actions. */
function gated() {
  const clock = new FakeClock();
  const gate = new AnswerGate(clock);
  const done: string[] = [];
  const ask = (name: string) =>
    void Promise.resolve(gate.pass(new Response())).then(() => done.push(name));
  return { clock, gate, done, ask };
}

Deno.test("AnswerGate passes answers unchanged while none are held", () => {
  const { gate } = gated();
  const response = new Response();
  assertEquals(gate.pass(response) === response, true);
});

Deno.test("AnswerGate holds answers until there was no request for half a second, then acts", async () => {
  const { clock, gate, done, ask } = gated();
  const still = gate.standStill(() => void done.push("act"));
  await clock.advance(0);
  ask("a");
  await clock.advance(400);
  ask("b");
  await clock.advance(500); // The second half a second began before b came.
  assertEquals(done, []);
  await clock.advance(600);
  await still;
  assertEquals(done, ["act", "a", "b"]);
});

Deno.test("AnswerGate acts right after a request if they keep coming", async () => {
  const { clock, gate, done, ask } = gated();
  const still = gate.standStill(() => void done.push("act"));
  for (let i = 0; i < 30; i++) {
    await clock.advance(100);
    ask(String(i));
  }
  await clock.advance(0);
  ask("last");
  await still;
  await clock.advance(0);
  assertEquals([done[0], done.at(-1), done.length], ["act", "last", 32]);
});

Deno.test("AnswerGate releases answers if the action fails, and can hold them again", async () => {
  const { clock, gate, done, ask } = gated();
  const failing = assertRejects(() =>
    gate.standStill(() => {
      throw new RangeError("no");
    }), RangeError);
  const next = gate.standStill(() => void done.push("act"));
  await clock.advance(0);
  ask("a");
  await clock.advance(1000);
  await failing;
  assertEquals(done, ["a"]);
  await clock.advance(500);
  await next;
  assertEquals(done, ["a", "act"]);
});
