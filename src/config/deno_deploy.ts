/**
 * Deno Deploy: how it is told from other places, and what it asks for.
 *
 * @module
 */
import type { Env } from "./reader.ts";

/**
 * How long runs may go on there after a signal to stop, in milliseconds: five seconds after its
 * SIGINT the platform kills (docs.deno.com/deploy/reference/runtime), and saying goodbye takes time.
 */
export const DEPLOY_DRAIN_MS = 3000;

/**
 * Whether an environment is Deno Deploy's.
 *
 * @param env The environment.
 * @returns `true` if it is.
 */
export function onDenoDeploy(env: Env): boolean {
  return env.DENO_DEPLOYMENT_ID !== undefined;
}
