/**
 * Buffers lines for an output that may be slow, full or gone. No caller waits for it.
 *
 * @module
 */
import { TextBytes } from "./text_bytes.ts";

/** Accepts bytes, as `Deno.stdout` and `Deno.FsFile` do. */
export interface LogOutput {
  /** Writes some of the bytes, and resolves to how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** The most that is buffered, in bytes. */
const MAX_WAITING = 4 * 1024 * 1024;

/** Lines added within this time of the last write are written together: writes are expensive. */
const PAUSE_MS = 10;

/** The pause after a failed write, for example to a full disk. */
const RETRY_MS = 1000;

/** How long a flush waits at most. */
const FLUSH_MS = 1000;

/** Writes lines in the background and drops what exceeds the buffer. */
export class OutputBuffer {
  readonly #output: LogOutput;
  readonly #lost: (count: number) => string;
  #waiting = new TextBytes();
  /** Taken from it and not written yet. */
  #rest = new Uint8Array();
  #dropped = 0;
  #lostInAll = 0;
  #gone = false;
  #writing: Promise<void> | undefined;
  #writtenAt = -Infinity;
  #flushing = false;
  #endPause: (() => void) | undefined;

  /**
   * @param output Where the lines go.
   * @param lost Creates the line that reports how many were dropped.
   */
  constructor(output: LogOutput, lost: (count: number) => string) {
    this.#output = output;
    this.#lost = lost;
  }

  /** Adds a line, or drops it if the buffer is full. */
  add(line: string): void {
    if (this.#gone) return;
    if (this.#waiting.length + this.#rest.length + line.length > MAX_WAITING) {
      this.#dropped++;
      this.#lostInAll++;
      return;
    }
    this.#waiting.add(line);
    this.#writing ??= this.#write();
  }

  /** How many lines have been dropped since the start. */
  get dropped(): number {
    return this.#lostInAll;
  }

  /** Waits until everything is written, for a second at most. */
  async flush(): Promise<void> {
    if (!this.#writing) return;
    this.#flushing = true;
    this.#endPause?.();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, FLUSH_MS));
    await Promise.race([this.#writing, timeout]);
    clearTimeout(timer);
    this.#flushing = false;
  }

  async #write(): Promise<void> {
    await Promise.resolve(); // The lines of this turn are written together.
    while (!this.#gone && (this.#waiting.length > 0 || this.#rest.length > 0)) {
      const ms = this.#writtenAt + PAUSE_MS - performance.now();
      if (ms > 0 && !this.#flushing) await this.#pause(ms);
      if (!await this.#attempt() && !this.#gone) await this.#pause(RETRY_MS);
    }
    if (this.#gone) [this.#waiting, this.#rest] = [new TextBytes(), new Uint8Array()];
    this.#writing = undefined;
  }

  /** Writes what is buffered. Resolves to whether that succeeded. */
  async #attempt(): Promise<boolean> {
    if (this.#rest.length === 0) this.#rest = this.#waiting.take();
    try {
      while (this.#rest.length > 0) {
        this.#rest = this.#rest.subarray(await this.#output.write(this.#rest));
      }
    } catch (error) {
      this.#gone = isFinal(error);
      return false;
    }
    this.#writtenAt = performance.now();
    if (this.#dropped > 0) {
      this.#waiting.add(this.#lost(this.#dropped));
      this.#dropped = 0;
    }
    return true;
  }

  async #pause(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#endPause = resolve;
      timer = setTimeout(resolve, ms);
      // A full disk should not keep the process alive.
      if (ms === RETRY_MS) Deno.unrefTimer(timer);
    });
    clearTimeout(timer);
    this.#endPause = undefined;
  }
}

/** The output's reader has gone, or the output was closed. */
function isFinal(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.BadResource;
}
