import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { LazyAbortController } from "../../src/util/lazy_abort.ts";

Deno.test("LazyAbortController has one signal, which aborts with the reason", () => {
  const controller = new LazyAbortController();
  const { signal } = controller;
  assertEquals(signal.aborted, false);
  const reason = new Error("over");
  controller.abort(reason);
  controller.abort(new Error("again"));
  assertStrictEquals(controller.signal, signal);
  assertStrictEquals(signal.reason, reason);
});

Deno.test("LazyAbortController returns an aborted signal if abort() came first", () => {
  const controller = new LazyAbortController();
  const reason = new Error("over");
  controller.abort(reason);
  controller.abort(new Error("again"));
  assert(controller.signal.aborted);
  assertStrictEquals(controller.signal.reason, reason);
});
