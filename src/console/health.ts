/**
 * Health: whether the process is alive, is ready for updates, and has started.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";

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
}

/** How long a check may take, in milliseconds. */
const CHECK_MS = 5000;

/** Answers `/livez`, `/readyz` and `/startupz`; returns `undefined` for any other path. */
export function createHealth(
  { checks }: HealthOptions,
): (path: string) => Promise<Response> | undefined {
  let started = false;

  async function ready(): Promise<Response> {
    const results = await Promise.all(
      checks.map(async ({ name, problem }) => [name, await within(problem)] as const),
    );
    const isWell = results.every(([, problem]) => problem === undefined);
    started ||= isWell;
    const shown = results.map(([name, problem]) => [
      name,
      problem === undefined ? { ok: true } : { ok: false, problem },
    ]);
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
export async function within(problem: HealthCheck["problem"]): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) =>
    timer = setTimeout(() => resolve(`no answer within ${CHECK_MS} ms`), CHECK_MS)
  );
  try {
    return await Promise.race([problem(), late]);
  } catch (error) {
    return (error as Error).message;
  } finally {
    clearTimeout(timer);
  }
}

function answer(ok: boolean, more: Record<string, unknown> = {}): Response {
  const status = ok ? STATUS_CODE.OK : STATUS_CODE.ServiceUnavailable;
  return Response.json({ ok, ...more }, { status, headers: { "cache-control": "no-store" } });
}
