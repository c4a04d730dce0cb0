/**
 * Tasks: scheduled by a handler with `ctx.later`, run by the module's `tasks`.
 *
 * @module
 */
import type { HostingContext } from "./context.ts";
import { typeOf } from "../util/options/option_types.ts";
import type { TaskHandler } from "./handler.ts";

/** The last moment of a Date, in milliseconds since the epoch; stores know few later ones. */
const MAX_DATE = 8.64e15;

/** Takes the place of an update's kind. */
export const TASK = "task";

/** A due task, in place of an update's payload. A class, so that no outside JSON can be one. */
export class ScheduledTask {
  /** Its name in the module's `tasks`. */
  readonly name: string;
  readonly data: unknown;

  constructor(name: string, data: unknown) {
    this.name = name;
    this.data = data;
  }
}

/** The tasks of a module, by name. */
export type Tasks = Readonly<Record<string, TaskHandler>>;

/**
 * Checks the tasks of a module.
 *
 * @param tasks Its `tasks` export.
 * @returns The tasks.
 * @throws {TypeError} If one is not a function; the message names it.
 */
export function loadTasks(tasks: unknown = {}): Tasks {
  if (typeOf(tasks) !== "object") {
    throw new TypeError("Cannot load handler: tasks is not an object of functions");
  }
  for (const [name, task] of Object.entries(tasks as object)) {
    if (typeof task === "function") continue;
    throw new TypeError(`Cannot load handler: task "${name}" is not a function`);
  }
  return tasks as Tasks;
}

/** Runs a task; any other payload is ignored. */
export function runTask(tasks: Tasks, payload: unknown, ctx: HostingContext): unknown {
  if (!(payload instanceof ScheduledTask)) return undefined;
  return taskNamed(tasks, payload.name, "run")(payload.data, ctx);
}

/**
 * Looks a task up.
 *
 * @throws {RangeError} If the module has no such task.
 * @throws {TypeError} If the name is not a string.
 */
export function taskNamed(tasks: Tasks, name: string, action: string): TaskHandler {
  if (typeof name !== "string") {
    throw new TypeError(
      `Cannot ${action} a task: its name is of type ${typeof name}; give a function's name in \`tasks\``,
    );
  }
  if (Object.hasOwn(tasks, name)) return tasks[name]!;
  const names = Object.keys(tasks).map((known) => `"${known}"`).join(", ");
  throw new RangeError(
    `Cannot ${action} task "${name}": the bot's module exports no such function in \`tasks\`` +
      (names === "" ? "" : `; it has ${names}`),
  );
}

/**
 * Milliseconds from now until a time.
 *
 * @param when Milliseconds from now, or a date.
 * @param now Milliseconds since the epoch.
 * @throws {TypeError} If it is neither, or beyond the last date that there is.
 */
export function delayUntil(when: number | Date, now: number): number {
  const ms = when instanceof Date ? when.getTime() - now : when;
  if (Number.isFinite(ms) && ms <= MAX_DATE - now) return Math.max(0, Math.round(ms));
  throw new TypeError(
    `Cannot schedule a task at ${Deno.inspect(when)}: give milliseconds from now, or a Date`,
  );
}
