/**
 * The routes of an isolated bot: bodies are read before requests and responses cross threads.
 *
 * @module
 */
import type { HostingContext } from "../handler/context.ts";
import type { LoadedRoute } from "../handler/routes.ts";
import type { IsolatedWorker } from "./isolated_worker.ts";
import type { PortableRequest, ReportedRoute } from "./protocol.ts";

/** Where a bot runs now: its Worker, and its number there. */
export interface Place {
  readonly worker: IsolatedWorker;
  readonly bot: number;
}

/** A route whose handler and signature check are in a Worker: the one the bot is in by then. */
export function remoteRoute(placeOf: () => Place, route: ReportedRoute): LoadedRoute {
  const { path, sources, methods, signed } = route;
  return {
    ...{ path, sources, methods },
    async handler(request, ctx) {
      const packed = await pack(request);
      const { worker, bot } = placeOf();
      const { body, ...init } = await worker.whenUp((bridge) =>
        bridge.route(bot, path, packed, ctx as HostingContext)
      );
      return new Response(body ?? null, init);
    },
    signature: signed
      ? (headers, body) => {
        const { worker, bot } = placeOf();
        return worker.whenUp((bridge) => bridge.signature(bot, path, headers, body));
      }
      : undefined,
  };
}

async function pack(request: Request): Promise<PortableRequest> {
  const { url, method, headers } = request;
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  return { url, method, headers: [...headers], body };
}
