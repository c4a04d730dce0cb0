/**
 * Deno Deploy: how to detect it, and what differs there
 * ({@link https://docs.deno.com/deploy/reference/env_vars_and_contexts/}).
 *
 * @module
 */
import type { Env } from "./reader.ts";

/**
 * How long runs may continue there after a stop signal, in milliseconds: the platform kills the
 * process five seconds after SIGINT (docs.deno.com/deploy/reference/runtime), and exit takes time.
 */
export const DEPLOY_DRAIN_MS = 3000;

/** Whether an environment is Deno Deploy's. */
export function onDenoDeploy(env: Env): boolean {
  return env.DENO_DEPLOYMENT_ID !== undefined || env.DENO_TIMELINE !== undefined;
}

/**
 * The timeline of a preview or a branch, whose URL is not production's; `undefined` in
 * production and elsewhere. The platform starts each revision there first, to warm it up.
 */
export function previewTimeline(env: Env): string | undefined {
  const timeline = onDenoDeploy(env) ? env.DENO_TIMELINE : undefined;
  return timeline === undefined || timeline === "production" ? undefined : timeline;
}
