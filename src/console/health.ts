/**
 * Health: whether the process is alive, is ready for updates, and has started.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import { headlineOf, isError, textOf } from "../util/thrown.ts";

/** A condition that must hold. */
export interface HealthCheck {
  readonly name: string;
  /** Why it does not hold; `undefined` if it does. */
  problem(): string | undefined | Promise<string | undefined>;
}

/** Options for {@linkcode createHealth}. */
export interface HealthOptions {
  /** What must hold for the server to be ready. */
  readonly checks: readonly HealthCheck[];
  /** Removes secrets: the answers are public. */
  redact(text: string): string;
}

/** How long a check may take, in milliseconds. */
const CHECK_MS = 5000;

/** Answers `/livez`, `/readyz` and `/startupz`; returns `undefined` for any other path. */
export function createHealth(
  { checks, redact }: HealthOptions,
): (path: string) => Promise<Response> | undefined {
  let started = false;

  async function ready(): Promise<Response> {
    const results = await Promise.all(
      checks.map(async (check) => [check.name, await problemOf(check)] as const),
    );
    const isWell = results.every(([, problem]) => problem === undefined);
    started ||= isWell;
    const shown = new Map<string, unknown>();
    for (const [name, problem] of results) {
      // Of two checks with one name, the one that fails is shown.
      if (problem !== undefined) shown.set(name, { ok: false, problem: redact(problem) });
      else if (!shown.has(name)) shown.set(name, { ok: true });
    }
    return answer(isWell, { checks: Object.fromEntries(shown) });
  }

  async function startup(): Promise<Response> {
    return started ? answer(true) : await ready();
  }

  return (path) => {
    if (path === "/livez") return Promise.resolve(answer(true));
    if (path === "/readyz") return ready();
    return path === "/startupz" ? startup() : undefined;
  };
}

/** Why a check does not hold. One that hangs counts as failed. */
export async function problemOf(check: HealthCheck): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) =>
    timer = setTimeout(() => resolve(`no answer within ${CHECK_MS} ms`), CHECK_MS)
  );
  try {
    const problem: unknown = await Promise.race([check.problem(), late]);
    return problem === undefined || problem === null ? undefined : textOf(problem);
  } catch (error) {
    return isError(error) && error.message || headlineOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function answer(ok: boolean, more: Record<string, unknown> = {}): Response {
  const status = ok ? STATUS_CODE.OK : STATUS_CODE.ServiceUnavailable;
  return Response.json({ ok, ...more }, { status, headers: { "cache-control": "no-store" } });
}
