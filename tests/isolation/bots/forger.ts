/** A bot that sends the main thread messages of its own, past the bridge. */
import { workerData } from "node:worker_threads";
import type { Message } from "../../../src/mod.ts";

// Null in the test itself, which imports the tables below.
const port = (workerData as { port: MessagePort } | null)?.port as MessagePort;
const error = { name: "Error", message: "forged", data: {} };
const apiCall = { botId: 1, method: "getMe", ms: 1 };
const unprintable = { toString: 1, valueOf: 1 };
const log = (text: unknown, level: unknown = "info") => ["log", 1, level, text];
const report = {
  ...{ kinds: ["message"], takesRest: false, takesAlbums: false, tasks: [], allowedUpdates: [] },
  ...{ options: {}, retries: false, routes: [] },
};
const ring: Record<string, unknown> = { ...error };
ring.cause = ring;
let deep: unknown = [];
for (let i = 0; i < 1000; i++) deep = [deep];

/** What is sent, for which its Worker is ended. */
export const garbage: Record<string, unknown> = {
  "a string": "garbage",
  "nothing": null,
  "an object": {},
  "an object with a length": { length: 1, 0: 5 },
  "a list of nothing": [null],
  "a list of strings": ["log"],
  "an empty message": [[]],
  "an unknown message": [["steal", 1]],
  "the name of a method": [["toString", 1]],
  "a prototype": [["__proto__", 1]],
  "a type that is not text": [[["log"], 1, "info", "hi"]],
  "a log line that is not text": [log(unprintable)],
  "a log line of another level": [log("hi", "constructor")],
  "an error that is nothing": [["stray", null]],
  "an error that cannot be printed": [["failed", 1, { ...error, message: unprintable }]],
  "an error that contains itself": [["failed", 1, ring]],
  "an error with a code that cannot be printed": [
    ["failed", 1, { ...error, data: { code: unprintable } }],
  ],
  "an error with fields of its own": [["failed", 1, { ...error, data: { stack: 5 } }]],
  "a response that is not text": [["respond", 1, unprintable]],
  "a log line and more": [[...log("hi"), "more"]],
  "a second report": [["up", [report]]],
  "a report of nothing": [["up", null]],
  "a report of a route that is not one": [["up", [{ ...report, routes: [{ path: 5 }] }]]],
  "a task without a name": [["later", 1, 0]],
  "a Bot API call that is none": [["called", 1, null]],
  "a call of a method without end": [["called", 1, { ...apiCall, method: "x".repeat(101) }]],
  "a call with a status of its own": [["called", 1, { ...apiCall, status: 1e6 }]],
  "two replies": [["respond", 1, "{}"], ["respond", 1, "{}"]],
  "its signal, twice": [["watch", 1], ["watch", 1]],
  "a step that is not the next": [["once", 1, 0, "pay"], ["once", 1, 2, "ship"]],
  "a step again": [["once", 1, 0, "pay"], ["once", 1, 0, "pay"]],
  "a result that is not JSON": [["once", 1, 0, "pay"], ["once_done", 1, 0, "{"]],
};

/** What is sent as the result of its own call. */
export const results: Record<string, unknown> = {
  "a method that is not text": { method: unprintable },
  "a reply that is not JSON": { method: "sendMessage", chat_id: 1n, text: new Map() },
  "a deep reply": { method: "sendMessage", chat_id: 1, text: deep },
  "a ring": ring,
  "bytes": new Uint8Array(1000),
  "shared memory": new SharedArrayBuffer(8),
};

/** What is sent without end. */
export const floods: Record<string, unknown> = {
  "short lines": [log("x")],
  "long lines": [log("x".repeat(1_000_000))],
  "batches of lines": Array(1000).fill(log("x")),
  "results": [12345],
  "huge results": [["done", 12345, Array(1_500_000).fill({})]],
  "huge replies": [["respond", 12345, "x".repeat(1_000_000)]],
  "huge errors": [["failed", 12345, { ...error, message: "x".repeat(1_000_000) }]],
  "nothing": [],
};

const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 60_000));

export function message({ text = "" }: Message): Promise<void> | void {
  const [what, name] = text.split(": ") as [string, string];
  if (what === "garbage") {
    port.postMessage(garbage[name]);
    return wait();
  }
  if (what === "result") {
    port.postMessage([["done", 1, results[name]]]);
    return wait();
  }
  if (what === "ports") {
    port.postMessage([["log", 1, "info", "hi"]], [new MessageChannel().port1]);
    return wait();
  }
  if (what === "flood") { for (;;) port.postMessage(floods[name]); }
}
