/**
 * Several observers of the event stream as one.
 *
 * @module
 */
import { createRedactor } from "../util/redact/redact.ts";
import { describeError } from "./error_text.ts";
import type { Observer, PosternEvent } from "./events.ts";
import { createFieldFilter } from "./fields.ts";
import type { LogOutput } from "./output_buffer.ts";

/** Failing observers are reported on standard error at most this often. */
const REPORT_MS = 1000;

/**
 * Joins observers into one. One that throws, or returns a promise that rejects, is reported to the
 * others and on standard error.
 *
 * @param observers The observers.
 * @param stderr Standard error; tests pass another.
 * @returns A function that passes an event to all of them.
 */
export function joinObservers(
  observers: readonly Observer[],
  stderr: LogOutput = Deno.stderr,
): Observer {
  let reportedAt = -Infinity;

  function emit(event: PosternEvent, receivers: readonly Observer[]): void {
    for (const observer of receivers) {
      try {
        const result: unknown = observer(event);
        // An async function satisfies the Observer type, too.
        if (result instanceof Promise) {
          result.catch((error) => report(event, error, observer, receivers));
        }
      } catch (error) {
        report(event, error, observer, receivers);
      }
    }
  }

  function report(
    { type }: PosternEvent,
    error: unknown,
    failed: Observer,
    receivers: readonly Observer[],
  ): void {
    const others = receivers.filter((observer) => observer !== failed);
    const text = `An observer failed on an event of type "${type}"`;
    emit({ type: "notice", level: "error", name: "observer", text, error }, others);
    const now = performance.now();
    if (now - reportedAt < REPORT_MS) return;
    reportedAt = now;
    void writeError(stderr, text, error);
  }

  return (event) => emit(event, observers);
}

/** Not awaited by the caller: standard error may be closed or never read. */
async function writeError(stderr: LogOutput, text: string, thrown: unknown): Promise<void> {
  const { error, stack } = describeError(thrown);
  const filter = createFieldFilter(createRedactor([]));
  const lines = filter([`${text}: ${error}`, ...stack].join("\n"));
  await stderr.write(new TextEncoder().encode(`${lines}\n`)).catch(() => {});
}
