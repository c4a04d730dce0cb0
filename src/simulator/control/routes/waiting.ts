/**
 * Routes that wait for what bots do.
 *
 * @module
 */
import { checkMethod } from "../../api/check_method.ts";
import type { CallEntry, LogEntry } from "../../log.ts";
import { matchesParams } from "../../match_params.ts";
import type { Simulator } from "../../simulator.ts";
import { ControlError } from "../control_error.ts";
import type { Input } from "../input.ts";
import type { Controlled, Routes } from "../route.ts";

const PATIENCE_MS = 5000;

/** The log entries that a request asks for. */
function filterOf(input: Input): (entry: LogEntry) => boolean {
  const bot = input.has("bot") ? input.bot().username : undefined;
  const type = input.has("type") ? input.text("type") : undefined;
  const method = input.has("method") ? methodIn(input).toLowerCase() : undefined;
  const since = input.number("since", 0);
  const params = input.object("params");
  return (entry) =>
    (bot === undefined || entry.bot === bot) &&
    (type === undefined || entry.type === type) &&
    (method === undefined || entry.type === "call" && entry.method.toLowerCase() === method) &&
    (Object.keys(params).length === 0 || entry.type === "call" && hasParams(entry, params)) &&
    entry.at >= since;
}

function methodIn(input: Input): string {
  const method = input.text("method");
  try {
    checkMethod(method);
  } catch (error) {
    throw new ControlError(400, (error as Error).message);
  }
  return method;
}

function hasParams({ params }: CallEntry, wanted: Readonly<Record<string, unknown>>): boolean {
  return matchesParams(wanted, (name) => {
    const value = params[name] ?? "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** The first matching entry, of those that exist or arrive in time. */
async function waitForEntry(tg: Simulator, input: Input): Promise<LogEntry> {
  const fits = filterOf(input);
  const found = tg.log.find(fits);
  if (found) return found;
  const within = input.number("within", PATIENCE_MS);
  const { promise, resolve, reject } = Promise.withResolvers<LogEntry>();
  const { clock } = tg.world;
  const stop = tg.on((event) => {
    const entry = event.type === "call"
      ? event.call
      : event.type === "delivery"
      ? event.delivery
      : undefined;
    if (entry && fits(entry)) resolve(entry);
  });
  const timer = clock.setTimer(() => {
    reject(new Error(`Nothing of the kind within ${within} ms`));
  }, within);
  const end = () => reject(new Error("The simulator was reset or closed"));
  const { signal } = tg.world.closing;
  signal.addEventListener("abort", end);
  try {
    return await promise;
  } finally {
    stop();
    clock.clearTimer(timer);
    signal.removeEventListener("abort", end);
  }
}

async function waitFor(input: Input, { tg, asked }: Controlled): Promise<unknown> {
  const where = () => input.has("chat") ? { in: input.group() } : {};
  const what = input.text("for");
  switch (what) {
    case "message":
      return await input.person().hears(input.bot(), { ...input.within(), ...where() });
    case "edit":
      return await input.person().seesEdit(input.bot(), { ...input.within(), ...where() });
    case "answer": {
      const found = asked.get(input.text("id"));
      if (!found) throw new ControlError(404, `Cannot find what was asked: "${input.text("id")}"`);
      return await found.answered(input.within());
    }
    case "idle":
      await tg.idle(input.bot(), input.within());
      return {};
    default:
      return await waitForEntry(tg, input);
  }
}

export const waitingRoutes: Routes = {
  "POST /control/wait": async (input, controlled) => {
    try {
      return await waitFor(input, controlled);
    } catch (error) {
      if (error instanceof ControlError || !(error instanceof Error)) throw error;
      throw new ControlError(408, error.message);
    }
  },

  "GET /control/log": (input, { tg }) => tg.log.filter(filterOf(input)),
};
