/**
 * A log whose output is recorded.
 */
import type { PosternEvent } from "../../src/events/events.ts";
import { createLog, type Log, type LogOptions } from "../../src/events/log.ts";

/** A log and its output. */
export interface KeptLog extends Log {
  /** Each write. */
  readonly writes: string[];
  /** Everything written, once the log has been flushed. */
  text(): Promise<string>;
}

/** Creates a log, at 2023-11-14T22:13:20Z, that records its output. */
export function keptLog(options: LogOptions = {}): KeptLog {
  const writes: string[] = [];
  const log = createLog({
    format: "text",
    date: () => 1_700_000_000_000,
    output: {
      write(bytes) {
        writes.push(new TextDecoder().decode(bytes));
        return Promise.resolve(bytes.length);
      },
    },
    ...options,
  });
  async function text(): Promise<string> {
    await log.flush();
    return writes.join("");
  }
  return { ...log, writes, text };
}

/** The log's output for some events. */
export async function written(events: PosternEvent[], options: LogOptions = {}): Promise<string> {
  const log = keptLog(options);
  for (const event of events) log.observer(event);
  return await log.text();
}
