/**
 * One run of an update.
 *
 * @module
 */
import type { Note, Stored, Task } from "../types.ts";
import type { RunContext } from "./types.ts";

/** Where a run's notes are kept. */
export interface Notes {
  read(update: Stored): Promise<Map<string, string>>;
  write(note: Note): Promise<void>;
}

/** The context of a run, from the acceptor's side. */
export class Running implements RunContext {
  readonly attempt: number;
  /** The tasks it asked for, if there are any. */
  tasks: Task[] | undefined;
  /** Why it was aborted, if it was. */
  aborted: Error | undefined;
  readonly #update: Stored;
  readonly #first: boolean;
  readonly #notes: Notes;
  #controller: AbortController | undefined;
  #earlier: Promise<Map<string, string>> | undefined;
  #own: Map<string, Promise<unknown>> | undefined;

  /** @param first Whether there can be nothing to look up. */
  constructor(update: Stored, attempt: number, first: boolean, notes: Notes) {
    this.#update = update;
    this.attempt = attempt;
    this.#first = first;
    this.#notes = notes;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.aborted);
    }
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.aborted ??= reason;
    this.#controller?.abort(reason);
  }

  once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    const own = this.#own ??= new Map();
    let result = own.get(name) as Promise<T> | undefined;
    if (!result) {
      result = this.#once(name, fn);
      own.set(name, result);
      // What has failed may be tried again in the same run.
      result.catch(() => own.delete(name));
    }
    return result;
  }

  later(delayMs: number, body: string): void {
    const { bot, lane } = this.#update;
    (this.tasks ??= []).push({ bot, lane, delayMs, body });
  }

  async #once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    const noted = (await this.#readEarlier())?.get(name);
    if (noted !== undefined) return (noted === "" ? undefined : JSON.parse(noted)) as T;
    const result = await fn();
    const { bot, id, lane } = this.#update;
    await this.#notes.write({ bot, id, lane, name, value: JSON.stringify(result) ?? "" });
    return result;
  }

  #readEarlier(): Promise<Map<string, string>> | undefined {
    if (this.#first) return undefined;
    if (!this.#earlier) {
      this.#earlier = this.#notes.read(this.#update);
      this.#earlier.catch(() => this.#earlier = undefined);
    }
    return this.#earlier;
  }
}
