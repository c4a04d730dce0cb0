/**
 * Lanes and places: which run may start when. A lane is nothing but its runs, each knowing its
 * neighbours, and an entry for the last one; without runs there is no lane.
 *
 * @module
 */
import type { Bot } from "./bot_queue.ts";
import type { Run } from "./run.ts";

/** Lets a run be found: by redeliveries of its update, and by those behind it in its lane. */
export function register(run: Run): void {
  if (run.registered) return;
  run.registered = true;
  (run.bot.runs ??= new Map()).set(run.update.update_id, run);
  enterLane(run);
}

/** Leaves no trace of a run. Returns the run behind it if that has come to the head of its lane. */
export function unregister(run: Run): Run | undefined {
  if (!run.registered) return undefined;
  const { bot } = run;
  if (bot.runs!.size > 1) bot.runs!.delete(run.update.update_id);
  else bot.runs = undefined;
  return leaveLane(run);
}

/** Whether nobody stands in the lane of a new run. */
export function isLaneFree({ bot, lane }: Run): boolean {
  return lane === undefined || bot.tails?.has(lane) !== true;
}

/** Puts a new run at the end of its lane. */
function enterLane(run: Run): void {
  if (run.lane === undefined) return;
  const tails = run.bot.tails ??= new Map();
  const tail = tails.get(run.lane);
  tails.set(run.lane, run);
  if (!tail) return;
  tail.behind = run;
  run.ahead = tail;
}

/** Takes a run out of its lane. Returns the run behind it if that has come to the head. */
function leaveLane(run: Run): Run | undefined {
  if (run.lane === undefined) return undefined;
  const { bot, ahead, behind } = run;
  run.ahead = run.behind = undefined;
  if (ahead) ahead.behind = behind;
  if (behind) {
    behind.ahead = ahead;
    return ahead ? undefined : behind;
  }
  if (ahead) bot.tails!.set(run.lane, ahead);
  else if (bot.tails!.size > 1) bot.tails!.delete(run.lane);
  else bot.tails = undefined;
  return undefined;
}

/** Takes a place for a run, or lines it up for the next free one. Returns whether it may start. */
export function takePlace(run: Run): boolean {
  const { bot } = run;
  if (bot.running >= bot.concurrency) {
    run.state = "ready";
    (bot.ready ??= []).push(run);
    return false;
  }
  bot.running++;
  run.state = "running";
  return true;
}

/** Gives a place back. Returns the run that has it now. */
export function freePlace(bot: Bot): Run | undefined {
  bot.running--;
  const next = bot.ready?.shift();
  if (!next) return undefined;
  if (bot.ready!.length === 0) bot.ready = undefined;
  bot.running++;
  next.state = "running";
  return next;
}

/** Takes a run that will not start out of the line for a place. */
export function leaveLine(run: Run): void {
  const { bot } = run;
  bot.ready = bot.ready?.filter((other) => other !== run);
  if (bot.ready?.length === 0) bot.ready = undefined;
}
