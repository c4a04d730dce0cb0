import { assertEquals, assertThrows } from "@std/assert";
import { Signals, type SignalSource } from "../../src/process/signals.ts";

/** A process that receives its signals from the test. */
function fakeProcess(os: typeof Deno.build.os = "linux") {
  const handlers = new Map<Deno.Signal, () => void>();
  const actions: unknown[] = [];
  const time = { now: 0 };
  const source: SignalSource = {
    listen: (signal, handler) => void handlers.set(signal, handler),
    ignore: (signal) => void handlers.delete(signal),
    now: () => time.now,
    os,
  };
  const signals = new Signals((code) => actions.push(code), source);
  const target = { shutdown: () => actions.push("shutdown"), reload: () => actions.push("reload") };
  const send = (signal: Deno.Signal, at = time.now) => {
    time.now = at;
    const handler = handlers.get(signal);
    if (handler) handler();
    else actions.push(`default ${signal}`);
  };
  return { signals, target, actions, send };
}

Deno.test("Signals end a process that has nothing to shut down yet", () => {
  const { actions, send } = fakeProcess();
  send("SIGTERM");
  send("SIGINT");
  assertEquals(actions, [143, 130]);
});

Deno.test("Signals within 100 ms of the first count as one, whatever their names", () => {
  const { signals, target, actions, send } = fakeProcess();
  signals.direct(target);
  send("SIGINT", 1000);
  send("SIGINT", 1000);
  send("SIGTERM", 1050);
  send("SIGINT", 1099);
  assertEquals(actions, ["shutdown"]);
  send("SIGINT", 1100);
  assertEquals(actions, ["shutdown", 130]);
});

Deno.test("Signals: a second signal ends the process with its own code", () => {
  const { signals, target, actions, send } = fakeProcess();
  signals.direct(target);
  send("SIGINT", 0);
  send("SIGTERM", 500);
  assertEquals(actions, ["shutdown", 143]);
});

Deno.test("Signals: SIGHUP reloads a target that can reload, even one that is yet to come", () => {
  const { signals, target, actions, send } = fakeProcess();
  signals.expectReload();
  send("SIGHUP");
  assertEquals(actions, []);
  signals.direct(target);
  send("SIGHUP");
  assertEquals(actions, ["reload", "reload"]);
});

Deno.test("Signals: SIGHUP does nothing to a server that is shutting down", () => {
  const { signals, target, actions, send } = fakeProcess();
  signals.direct(target);
  send("SIGTERM", 1000);
  send("SIGHUP", 1050);
  send("SIGHUP", 2000);
  assertEquals(actions, ["shutdown"]);
});

Deno.test("Signals: SIGHUP shuts down a target that cannot reload, as SIGTERM does", () => {
  const { signals, actions, send } = fakeProcess();
  send("SIGHUP");
  signals.direct({ shutdown: () => actions.push("shutdown") });
  send("SIGHUP", 1000);
  send("SIGTERM", 1050);
  send("SIGHUP", 1099);
  assertEquals(actions, [129, "shutdown"]);
  send("SIGHUP", 1100);
  assertEquals(actions, [129, "shutdown", 129]);
});

Deno.test("Signals: on Windows a closed console and Ctrl-Break shut down, and nothing reloads", () => {
  for (const signal of ["SIGHUP", "SIGBREAK", "SIGINT"] as const) {
    const { signals, target, actions, send } = fakeProcess("windows");
    signals.direct(target);
    send(signal);
    assertEquals(actions, ["shutdown"], signal);
  }
  const { actions, send } = fakeProcess("linux");
  send("SIGBREAK");
  assertEquals(actions, ["default SIGBREAK"]);
});

Deno.test("Signals: a released signal has its default action", () => {
  const { signals, target, actions, send } = fakeProcess();
  signals.direct(target);
  signals.release();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) send(signal);
  assertEquals(actions, ["default SIGTERM", "default SIGINT", "default SIGHUP"]);
});

Deno.test("Signals are optional where the platform has none", () => {
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
