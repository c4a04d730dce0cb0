import { assertEquals } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { logConsole } from "../../src/process/console_lines.ts";

const ignore = () => {};

/** A console of a test's own, and the events that it leads to. */
function redirected() {
  const events: PosternEvent[] = [];
  const own = { debug: ignore, log: ignore, info: ignore, warn: ignore, error: ignore };
  logConsole((event) => void events.push(event), own as unknown as Console);
  const lines = () =>
    events.map((event) => event.type === "notice" && [event.level, event.name, event.text]);
  return { own: own as unknown as Console, lines };
}

Deno.test("logConsole() makes each call of console a line of its level", () => {
  const { own, lines } = redirected();
  own.debug("a");
  own.log("b", 1, true, null, undefined);
  own.info();
  own.warn("c", { d: [1] });
  own.error(new RangeError("e").name);
  assertEquals(lines(), [
    ["debug", "console", "a"],
    ["info", "console", "b 1 true null undefined"],
    ["info", "console", ""],
    ["warn", "console", "c { d: [ 1 ] }"],
    ["error", "console", "RangeError"],
  ]);
});

Deno.test("logConsole() makes a line of whatever is printed", () => {
  const { own, lines } = redirected();
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const trap = {
    get() {
      throw new Error("trap");
    },
  };
  for (const value of [proxy, new Proxy({}, trap), Symbol("s"), Object.create(null), 1n]) {
    own.log(value);
  }
  assertEquals(lines().length, 5);
});
