/**
 * A log whose output a test keeps.
 */
import type { PosternEvent } from "../../src/events/events.ts";
import { createLog, type Log, type LogOptions } from "../../src/events/log.ts";

/** A log and what it has written. */
export interface KeptLog extends Log {
  /** Each write. */
  readonly writes: string[];
  /** Everything that was written, once all is. */
  text(): Promise<string>;
}

/** Creates a log of 2023-11-14T22:13:20Z that keeps what it writes. */
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

/** What a log writes of some events. */
export async function written(events: PosternEvent[], options: LogOptions = {}): Promise<string> {
  const log = keptLog(options);
  for (const event of events) log.observer(event);
  return await log.text();
}
