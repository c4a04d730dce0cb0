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

/** Whether an environment is Deno Deploy's. Empty counts as unset, as everywhere. */
export function onDenoDeploy(env: Env): boolean {
  return Boolean(env.DENO_DEPLOYMENT_ID || env.DENO_TIMELINE);
}

/**
 * The timeline of a preview or a branch, whose URL is not production's; `undefined` in
 * production and elsewhere. The platform starts each revision there first, to warm it up.
 */
export function previewTimeline(env: Env): string | undefined {
  return env.DENO_TIMELINE === "production" ? undefined : env.DENO_TIMELINE || undefined;
}
