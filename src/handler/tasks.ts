/**
 * Tasks: what a handler has scheduled by `ctx.later`, on its way to the module's `tasks`.
 *
 * @module
 */
import type { HostingContext } from "./context.ts";
import type { TaskHandler } from "./handler.ts";

/** Stands where an update has its kind. */
export const TASK = "task";

/** A task that is due, in the place of an update's payload. No JSON from outside is one. */
export class ScheduledTask {
  /** What it is called by in the module's `tasks`. */
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
 * @param tasks What it exports as `tasks`.
 * @returns The tasks.
 * @throws {TypeError} If one is not a function; the message names it.
 */
export function loadTasks(tasks: unknown = {}): Tasks {
  if (tasks === null || typeof tasks !== "object") {
    throw new TypeError("Cannot load handler: tasks is not an object of functions");
  }
  for (const [name, task] of Object.entries(tasks)) {
    if (typeof task === "function") continue;
    throw new TypeError(`Cannot load handler: task "${name}" is not a function`);
  }
  return tasks as Tasks;
}

/** Runs a task; anything else in its place is ignored. */
export function runTask(tasks: Tasks, payload: unknown, ctx: HostingContext): unknown {
  if (!(payload instanceof ScheduledTask)) return undefined;
  return taskNamed(tasks, payload.name, "run")(payload.data, ctx);
}

/**
 * Looks a task up.
 *
 * @throws {RangeError} If the module has no such task.
 */
export function taskNamed(tasks: Tasks, name: string, action: string): TaskHandler {
  if (Object.hasOwn(tasks, name)) return tasks[name]!;
  const names = Object.keys(tasks).map((known) => `"${known}"`).join(", ");
  throw new RangeError(
    `Cannot ${action} task "${name}": the bot's module exports no such function in \`tasks\`` +
      (names === "" ? "" : `; it has ${names}`),
  );
}

/**
 * How long it is until a moment.
 *
 * @param when Milliseconds from now, or a date.
 * @param now Milliseconds since the epoch.
 * @throws {TypeError} If it is neither.
 */
export function delayUntil(when: number | Date, now: number): number {
  const ms = when instanceof Date ? when.getTime() - now : when;
  if (typeof ms === "number" && Number.isFinite(ms)) return Math.max(0, Math.round(ms));
  throw new TypeError(
    `Cannot schedule a task at ${Deno.inspect(when)}: give milliseconds from now, or a Date`,
  );
}
