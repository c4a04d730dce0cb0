/**
 * One run of an update.
 *
 * @module
 */
import { jsonText } from "../../util/json/json_text.ts";
import type { Note, Stored, Task } from "../types.ts";
import type { RunContext } from "./types.ts";

/** Where results of `ctx.once` are kept. */
export interface Notes {
  /** Why nothing more is kept of this run, if so. */
  refusal(name: string): Error | undefined;
  read(update: Stored): Promise<Map<string, string>>;
  write(note: Note): Promise<void>;
}

/** A run's view of its lane. */
export interface RunLane {
  behind(): readonly Stored[];
  look(): void;
}

/** A run, as its context and as the acceptor sees it. */
export class Running implements RunContext {
  readonly attempt: number;
  readonly dueAt: number;
  /** The tasks that it scheduled, if any. */
  tasks: Task[] | undefined;
  /** Why it was aborted, if it was. */
  aborted: Error | undefined;
  onBehind: (() => void) | undefined;
  readonly #update: Stored;
  readonly #first: boolean;
  readonly #notes: Notes;
  readonly #lane: RunLane;
  #controller: AbortController | undefined;
  #earlier: Promise<Map<string, string>> | undefined;
  /** Its own results of `ctx.once`, as JSON. */
  #own: Map<string, Promise<string>> | undefined;

  /** @param first Whether no earlier run can have left results of `ctx.once`. */
  constructor(
    update: Stored,
    attempt: number,
    dueAt: number,
    first: boolean,
    notes: Notes,
    lane: RunLane,
  ) {
    this.#update = update;
    this.attempt = attempt;
    this.dueAt = dueAt;
    this.#first = first;
    this.#notes = notes;
    this.#lane = lane;
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

  async once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    const own = this.#own ??= new Map<string, Promise<string>>();
    let note = own.get(name);
    if (!note) {
      note = this.#once(name, fn);
      own.set(name, note);
      // A failed call may be repeated in the same run.
      note.catch(() => own.delete(name));
    }
    const json = await note;
    return json === "" ? undefined as T : JSON.parse(json);
  }

  later(delayMs: number, body: string): void {
    const { bot, lane } = this.#update;
    (this.tasks ??= []).push({ bot, lane, delayMs, body });
  }

  behind(): readonly Stored[] {
    return this.#lane.behind();
  }

  look(): void {
    this.#lane.look();
  }

  async #once(name: string, fn: () => unknown): Promise<string> {
    const noted = (await this.#readEarlier())?.get(name);
    if (noted !== undefined) return noted;
    const refusal = this.#notes.refusal(name);
    if (refusal) throw refusal;
    const value = jsonText(await fn(), `result of ctx.once("${name}")`) ?? "";
    const { bot, id, lane } = this.#update;
    await this.#notes.write({ bot, id, lane, name, value });
    return value;
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
