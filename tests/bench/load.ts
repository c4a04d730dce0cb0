/**
 * The load: wrk posting updates over 40 connections, Telegram's default for a webhook.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { pinned, type Subject } from "./subject.ts";
import { SECRET } from "./subjects/contract.ts";

const SCRIPT = fromFileUrl(new URL("./load.lua", import.meta.url));

/** What one round measured. */
export interface Sample {
  /** Answers per second. */
  readonly rate: number;
  /** Latency, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** CPU time of the server per request, in microseconds. */
  readonly cpu: number;
  /** Every latency in microseconds with its count. */
  readonly histogram?: readonly (readonly [us: number, count: number])[];
}

/** How a round is loaded. */
export interface Load {
  readonly seconds: number;
  readonly connections: number;
  readonly scheme: "http" | "https";
  /** Each connection's pause before a request, in milliseconds; 0 for as fast as possible. */
  readonly pauseMs?: number;
  /** Settings of `load.lua`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Whether load and server each get a core of their own. @default {true} */
  readonly apart?: boolean;
  /** What to run it with, such as a scheduler's priority. @default {none} */
  readonly prefix?: readonly string[];
  /** Whether every answer must be a refusal, not a 200. */
  readonly refused?: boolean;
}

/** Posts updates for a while. Each round uses its own ids, so that none is a duplicate. */
export async function measure(subject: Subject, round: number, load: Load): Promise<Sample> {
  const { seconds, connections, scheme, pauseMs = 0, settings = {}, refused = false } = load;
  const { apart = true, prefix = [] } = load;
  const url = `${scheme}://127.0.0.1:${subject.port}/bot`;
  const firstId = 1_000_000 + round * 20_000_000;
  const command = [
    ...[...prefix, "wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "-s", SCRIPT, url],
    ...["--", SECRET, String(firstId), String(pauseMs)],
    ...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
  ];
  const [program, ...args] = apart ? pinned(1, command) : command;
  const before = subject.cpuMicros();
  const output = await new Deno.Command(program!, { args }).output();
  const cpu = subject.cpuMicros() - before;
  const said = new TextDecoder().decode(output.stdout);
  const json = said.split("\n").find((line) => line.startsWith("{"));
  if (!json) throw new Error(`Cannot measure: wrk said ${said}`);
  const { requests, us, p50, p99, p999, histogram, ...counts } = JSON.parse(json);
  const failed = counts.failed + (refused ? requests - counts.refused : counts.refused);
  if (failed > 0) throw new Error(`Cannot measure: ${failed} requests of ${requests} failed`);
  return {
    rate: requests / us * 1e6,
    p50: p50 / 1000,
    p99: p99 / 1000,
    p999: p999 / 1000,
    cpu: cpu / requests,
    histogram,
  };
}
