import { startSimulator } from "../../../src/simulator/mod.ts";
import { fastClock } from "../../polling/fast_clock.ts";

/**
 * A simulator with one bot and one person, for real clients. Its time is fast, so that they need not
 * sit out Telegram's waits: getUpdates with the same offset, as clients send it when they stop,
 * waits 3 s.
 */
export async function running() {
  const tg = await startSimulator({ clock: fastClock, patience: 600_000 });
  return { tg, account: tg.bot("echo"), ada: tg.user("Ada") };
}

/**
 * Serves on a free port. Deno.serve passes no arguments to a handler that declares none, like those of
 * some clients do.
 */
export function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => handler(request),
  );
  return { url: `http://127.0.0.1:${server.addr.port}/`, shutdown: () => server.shutdown() };
}
