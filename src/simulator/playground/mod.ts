/**
 * The playground: a web page on loopback where people chat with a simulator's bots and see the
 * traffic on the wire next to it.
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

/** A playground to pass to a simulator. */
export interface Playground {
  /** Answers the page's requests; pass it to `startSimulator` as `page`. */
  readonly page: (request: Request, tg: Simulator) => Response | Promise<Response>;
  /** Ends the streams to open pages, which then reconnect and get the current state. */
  restart(): void;
  /** Ends the streams to open pages; otherwise `tg.close()` aborts them. */
  close(): void;
}

/** Options for a simulator with a playground. */
export type PlaygroundOptions = Omit<StartOptions, "page">;

/**
 * Creates a playground for `startSimulator`. {@linkcode startPlayground} does both in one step.
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

/** A simulator on a port that serves a playground. */
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
 * @param options Options as for `startSimulator`.
 * @returns The running simulator.
 */
export function startPlayground(options: PlaygroundOptions = {}): Promise<RunningSimulator> {
  return Promise.resolve().then(() => new PlaygroundSimulator(options));
}
