import { assertEquals, assertThrows } from "@std/assert";
import { Signals, type SignalSource } from "../../src/process/signals.ts";

/** A process that gets its signals from a test. */
function fakeProcess(os: typeof Deno.build.os = "linux") {
  const handlers = new Map<Deno.Signal, () => void>();
  const told: unknown[] = [];
  const time = { now: 0 };
  const source: SignalSource = {
    listen: (signal, handler) => void handlers.set(signal, handler),
    ignore: (signal) => void handlers.delete(signal),
    now: () => time.now,
    os,
  };
  const signals = new Signals((code) => told.push(code), source);
  const target = { shutdown: () => told.push("shutdown"), reload: () => told.push("reload") };
  const send = (signal: Deno.Signal, at = time.now) => {
    time.now = at;
    const handler = handlers.get(signal);
    if (handler) handler();
    else told.push(`default ${signal}`);
  };
  return { signals, target, told, send };
}

Deno.test("Signals end a process that has nothing to shut down yet", () => {
  const { told, send } = fakeProcess();
  send("SIGTERM");
  send("SIGINT");
  assertEquals(told, [143, 130]);
});

Deno.test("Signals within 100 ms of the first are one, whatever their names", () => {
  const { signals, target, told, send } = fakeProcess();
  signals.direct(target);
  send("SIGINT", 1000);
  send("SIGINT", 1000);
  send("SIGTERM", 1050);
  send("SIGINT", 1099);
  assertEquals(told, ["shutdown"]);
  send("SIGINT", 1100);
  assertEquals(told, ["shutdown", 130]);
});

Deno.test("Signals: a second one ends the process with its own code", () => {
  const { signals, target, told, send } = fakeProcess();
  signals.direct(target);
  send("SIGINT", 0);
  send("SIGTERM", 500);
  assertEquals(told, ["shutdown", 143]);
});

Deno.test("Signals: SIGHUP reloads what can be, and does what it does by default elsewhere", () => {
  const { signals, target, told, send } = fakeProcess();
  send("SIGHUP");
  signals.direct(target);
  send("SIGHUP");
  const poller = fakeProcess();
  poller.signals.direct({ shutdown: () => {} });
  poller.send("SIGHUP");
  assertEquals([told, poller.told], [["default SIGHUP", "reload"], ["default SIGHUP"]]);
});

Deno.test("Signals: on Windows a closed console and Ctrl-Break shut down, and nothing reloads", () => {
  for (const signal of ["SIGHUP", "SIGBREAK", "SIGINT"] as const) {
    const { signals, target, told, send } = fakeProcess("windows");
    signals.direct(target);
    send(signal);
    assertEquals(told, ["shutdown"], signal);
  }
  const { told, send } = fakeProcess("linux");
  send("SIGBREAK");
  assertEquals(told, ["default SIGBREAK"]);
});

Deno.test("Signals: a released one does what it does by default", () => {
  const { signals, target, told, send } = fakeProcess();
  signals.direct(target);
  signals.release();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) send(signal);
  assertEquals(told, ["default SIGTERM", "default SIGINT", "default SIGHUP"]);
});

Deno.test("Signals are done without where there are none", () => {
  const source = (error: Error): SignalSource => ({
    listen: () => {
      throw error;
    },
    ignore: () => {},
    now: () => 0,
    os: "linux",
  });
  new Signals(() => {}, source(new Deno.errors.NotSupported("no signals")));
  new Signals(() => {}, source(new TypeError("unknown signal")));
  assertThrows(() => new Signals(() => {}, source(new RangeError("other"))), RangeError);
});
