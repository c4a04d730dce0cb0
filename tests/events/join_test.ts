import { assert, assertEquals } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { joinObservers } from "../../src/events/join.ts";

const event: PosternEvent = { type: "notice", level: "info", name: "x", text: "x" };

Deno.test("joinObservers() calls all observers synchronously and in order", () => {
  const heard: string[] = [];
  const emit = joinObservers(["a", "b", "c"].map((name) => () => void heard.push(name)));
  emit(event);
  assertEquals(heard, ["a", "b", "c"]);
});

Deno.test("joinObservers() without observers does nothing", () => {
  joinObservers([])(event);
});

/** A recorded standard error. */
function keptErrors() {
  const texts: string[] = [];
  const stderr = {
    write(bytes: Uint8Array) {
      texts.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
  };
  return { texts, stderr };
}

Deno.test("joinObservers() reports an observer that throws to the others and on standard error", () => {
  const error = new Error("deaf to 123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc");
  const heard: PosternEvent[] = [];
  const { texts, stderr } = keptErrors();
  const emit = joinObservers([
    () => {
      throw error;
    },
    (event) => void heard.push(event),
  ], stderr);
  emit(event);
  const text = 'An observer failed on an event of type "notice"';
  const reported: PosternEvent = { type: "notice", level: "error", name: "observer", text, error };
  assertEquals(heard, [reported, event]);
  assertEquals(texts.length, 1);
  assert(texts[0]!.startsWith(`${text}: Error: deaf to <token>\n    at `), texts[0]);
});

Deno.test("joinObservers() reports an observer whose promise rejects", async () => {
  const heard: PosternEvent[] = [];
  const { texts, stderr } = keptErrors();
  const emit = joinObservers([
    async () => {
      await Promise.resolve();
      throw undefined;
    },
    (event) => void heard.push(event),
  ], stderr);
  emit(event);
  await new Promise((done) => setTimeout(done));
  assertEquals(heard.length, 2);
  assertEquals(texts.length, 1);
});

Deno.test("joinObservers() survives observers that all throw, without flooding standard error", () => {
  let calls = 0;
  const { texts, stderr } = keptErrors();
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const deaf = () => {
    calls++;
    throw proxy;
  };
  joinObservers([deaf], stderr)(event);
  assertEquals([calls, texts.length], [1, 1]);
  const emit = joinObservers([deaf, () => deaf(), () => deaf()], stderr);
  for (let i = 0; i < 1000; i++) emit(event);
  assertEquals(texts.length, 2);
});
