/**
 * The control API: lets tests in any language drive a simulator, with JSON over HTTP.
 *
 * @module
 */
import { seededRandom } from "../../util/seeded_random.ts";
import type { RunningSimulator } from "../start.ts";
import { checkFields } from "./check_fields.ts";
import { ControlError } from "./control_error.ts";
import { checkOrigin } from "./guard.ts";
import { Input } from "./input.ts";
import openApi from "./openapi.json" with { type: "json" };
import type { Asked, Routes } from "./route.ts";
import { actingRoutes } from "./routes/acting.ts";
import { arrangingRoutes } from "./routes/arranging.ts";
import { trafficRoutes } from "./routes/traffic.ts";
import { waitingRoutes } from "./routes/waiting.ts";

/** The longest body, which may contain files. */
const MAX_BODY = 30 << 20;

/** Options for a control API. */
export interface ControlOptions {
  /** Host names other than loopback's that it is reached by. @default {none} */
  readonly names?: readonly string[];
  /** Sets the simulator up after a reset. @default {nothing} */
  readonly arrange?: (tg: RunningSimulator) => void;
  /** Called after a reset. */
  readonly restarted?: () => void;
}

/** Answers requests under `/control/`; for use in the `page` of `startSimulator`. */
export type ControlApi = (request: Request, tg: RunningSimulator) => Promise<Response>;

/** All routes, by `METHOD /control/path`. */
export const ROUTES: Routes = {
  "GET /control/openapi.json": () => openApi,
  ...arrangingRoutes,
  ...actingRoutes,
  ...waitingRoutes,
  ...trafficRoutes,
};

/** Creates a control API. */
export function createControl(options: ControlOptions = {}): ControlApi {
  const asked = new Map<string, Asked>();
  const names = (options.names ?? []).map((name) => name.toLowerCase());

  function reset(tg: RunningSimulator, seed: number | undefined): void {
    asked.clear();
    tg.reset(seed === undefined ? undefined : seededRandom(seed));
    options.arrange?.(tg);
    options.restarted?.();
  }

  async function answer(request: Request, tg: RunningSimulator): Promise<unknown> {
    checkOrigin(request, names);
    const { pathname, searchParams, origin: apiRoot } = new URL(request.url);
    const name = `${request.method} ${pathname}`;
    const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
    if (!route) throw new ControlError(404, `Cannot find ${name}: see /control/openapi.json`);
    const fields = request.method === "POST"
      ? await readFields(request)
      : Object.fromEntries(searchParams);
    checkFields(request.method, pathname, fields);
    const controlled = { tg, apiRoot, asked, reset: (seed?: number) => reset(tg, seed) };
    return await route(new Input(tg, fields), controlled) ?? {};
  }

  return async (request, tg) => {
    try {
      const body = JSON.stringify(await answer(request, tg), wellFormed);
      return new Response(body, { headers: { "content-type": "application/json" } });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // Errors of people and bots explain themselves.
      const status = error instanceof ControlError ? error.status : 400;
      return Response.json({ error: error.message }, { status });
    }
  };
}

/** Bots send half surrogate pairs, too, and strict readers of JSON refuse them. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

async function readFields(request: Request): Promise<Record<string, unknown>> {
  if (Number(request.headers.get("content-length")) > MAX_BODY) {
    throw new ControlError(413, "Cannot read the body: it is longer than 30 MB");
  }
  const text = await request.text();
  let fields: unknown;
  try {
    fields = text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, `Cannot read the body: ${(error as Error).message}`);
  }
  if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) {
    return fields as Record<string, unknown>;
  }
  throw new ControlError(400, "Cannot read the body: send a JSON object");
}
