/**
 * The playground: a web page on loopback where people chat with the bots of a simulator and see,
 * beside it, what goes over the wire.
 *
 * @module
 */
import type { InlineSearch } from "../people/inline_search.ts";
import type { Simulator } from "../simulator.ts";
import { RunningSimulator, type StartOptions } from "../start.ts";
import { perform } from "./acts/mod.ts";
import { assetResponse } from "./assets.ts";
import { createGuard } from "../../web/guard.ts";
import { eventStream } from "../../web/event_stream.ts";
import { followWire } from "../wire/page.ts";
import { hideSecrets } from "../wire/show.ts";
import { fileResponse } from "./files.ts";
import { pageSnapshot } from "./page_snapshot.ts";
import { wireOf } from "./wire_of.ts";

/** A playground, to be given to a simulator. */
export interface Playground {
  /** Answers the page's requests; the `page` of `startSimulator`. */
  readonly page: (request: Request, tg: Simulator) => Response | Promise<Response>;
  /** Ends the streams to open pages, which then connect again and see what there is. */
  restart(): void;
  /** Ends the streams to open pages; without that, `tg.close()` cuts them off. */
  close(): void;
}

/** How a simulator with a playground is started. */
export type PlaygroundOptions = Omit<StartOptions, "page">;

/**
 * Makes a playground for `startSimulator`. {@linkcode startPlayground} does both in one.
 *
 * @returns The playground.
 */
export function createPlayground(): Playground {
  let closing = new AbortController();
  const searches = new Map<string, InlineSearch>();
  const refuse = createGuard({ name: "playground" });

  function page(request: Request, tg: Simulator): Response | Promise<Response> {
    const refusal = refuse(request);
    if (refusal) return refusal;
    const { pathname } = new URL(request.url);
    const [, folder = "", name = ""] = pathname.split("/");
    if (request.method === "POST" && folder === "act") return perform(name, request, tg, searches);
    if (request.method !== "GET") {
      return new Response("Method not allowed\n", { status: 405, headers: { allow: "GET" } });
    }
    if (pathname === "/events") {
      return eventStream({
        snapshot: () => pageSnapshot(tg),
        follow: (send) => followWire(wireOf(tg), send),
        redact: (json) => hideSecrets(wireOf(tg), json),
        signal: closing.signal,
      });
    }
    if (folder === "files") return fileResponse(tg.world.files, name);
    return assetResponse(pathname);
  }

  function restart(): void {
    closing.abort();
    closing = new AbortController();
    searches.clear();
  }

  return { page, restart, close: () => closing.abort() };
}

/** A simulator on a port whose page is a playground. */
class PlaygroundSimulator extends RunningSimulator {
  #playground: Playground;

  constructor(options: PlaygroundOptions) {
    const playground = createPlayground();
    super({ ...options, page: playground.page });
    this.#playground = playground;
  }

  override close(): Promise<void> {
    this.#playground.close();
    return super.close();
  }
}

/**
 * Starts a simulator whose `url` is a playground. Closing it ends the streams to open pages.
 *
 * @param options How it is started, as for `startSimulator`.
 * @returns The simulator, ready.
 */
export function startPlayground(options: PlaygroundOptions = {}): Promise<RunningSimulator> {
  return Promise.resolve().then(() => new PlaygroundSimulator(options));
}
