/** One bot at `/shop` with custom routes. */
import type { RouteHandler, RouteOptions } from "../../src/mod.ts";
import type { AppOptions } from "../../src/app/options.ts";
import { hostApp, type Hosted } from "../helpers/app.ts";

/** An address outside Telegram's networks. */
export const STRANGER = "192.0.2.7";

/** Hosts a bot with routes. */
export function hostRoutes(
  routes: Record<string, RouteHandler | RouteOptions>,
  options: Partial<AppOptions> = {},
): Hosted {
  return hostApp(options, { path: "/shop", handler: { default: () => {}, routes } });
}

/** How a request differs from a plain POST of `{}`. */
export interface Call extends RequestInit {
  /** The peer's address. */
  peer?: string;
}

/** Calls a route. */
export function call(
  { app }: Hosted,
  path: string,
  { peer = STRANGER, ...init }: Call = {},
): Promise<Response> {
  const request = new Request(`https://bot.example.com${path}`, {
    method: "POST",
    ...init.method !== "GET" && { body: "{}" },
    ...init,
  });
  return app.fetch(request, { remoteAddr: { transport: "tcp", hostname: peer } });
}

/** Calls a route and returns the status. */
export async function statusOf(hosted: Hosted, path: string, init?: Call): Promise<number> {
  const response = await call(hosted, path, init);
  await response.body?.cancel();
  return response.status;
}

/** A body that the test writes piece by piece. */
export function openBody(): { body: ReadableStream<Uint8Array>; cancelled: () => boolean } {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
    cancel: () => void (cancelled = true),
  });
  return { body, cancelled: () => cancelled };
}
