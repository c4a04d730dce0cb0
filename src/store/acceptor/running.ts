/**
 * One run of an update.
 *
 * @module
 */
import { jsonText } from "../../util/json_text.ts";
import type { Note, Stored, Task } from "../types.ts";
import type { RunContext } from "./types.ts";

/** Where a run's notes are kept. */
export interface Notes {
  read(update: Stored): Promise<Map<string, string>>;
  write(note: Note): Promise<void>;
}

/** What a run can see of its lane. */
export interface RunLane {
  behind(): readonly Stored[];
  look(): void;
}

/** The context of a run, from the acceptor's side. */
export class Running implements RunContext {
  readonly attempt: number;
  readonly dueAt: number;
  /** The tasks it asked for, if there are any. */
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
  /** As notes. */
  #own: Map<string, Promise<string>> | undefined;

  /** @param first Whether there can be nothing to look up. */
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
      // What has failed may be tried again in the same run.
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
