/**
 * The hand-over under `--watch`. On a change Deno raises SIGTERM, allows half a second, and starts
 * the program again in the same process (2.9.6). Runs may take longer than that, and the offset
 * cannot confirm updates that finished behind them. So the old program leaves their ids in the one
 * thing that both share and that ends with the process: the environment.
 *
 * @module
 */

/** Finished but unconfirmed updates: update_ids by the bot's user id. */
export type Unconfirmed = Record<string, number[]>;

const VARIABLE = "POSTERN_UNCONFIRMED";

/**
 * Takes what the previous program left.
 *
 * @param env The environment.
 * @returns The updates that need no further run.
 */
export function takeUnconfirmed(env: Pick<Deno.Env, "get" | "delete">): Unconfirmed {
  const left = env.get(VARIABLE);
  env.delete(VARIABLE);
  return left === undefined ? {} : JSON.parse(left);
}

/**
 * Leaves the updates for the next program.
 *
 * @param env The environment.
 * @param unconfirmed The updates that need no further run.
 */
export function leaveUnconfirmed(env: Pick<Deno.Env, "set">, unconfirmed: Unconfirmed): void {
  env.set(VARIABLE, JSON.stringify(unconfirmed));
}
