/**
 * The page: its files, its stream, and what it can do.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";
import { createAssets } from "../../web/assets.ts";
import { eventStream } from "../../web/event_stream.ts";
import { headersFor } from "../../web/headers.ts";
import { perform } from "../../web/perform.ts";
import { type ActSources, createActs } from "./acts.ts";
import { Feed } from "./feed.ts";
import { files } from "./files.ts";
import type { History } from "./history.ts";
import type { LiveEvents } from "./live_events.ts";
import type { View } from "./view.ts";

/** No form of the page is longer. */
const MAX_FORM_BYTES = 64 * 1024;

/** A page that is this many messages behind, about 20 seconds, has to start over. */
const MAX_WAITING = 100;

/** What the page needs. */
export interface PageOptions extends ActSources {
  readonly events: LiveEvents;
  readonly history: History;
  view(): Promise<View>;
  /** Removes secrets. */
  redact(text: string): string;
}

/** The console's page. */
export class ConsolePage {
  readonly #options: PageOptions;
  readonly #asset = createAssets(files);
  readonly #acts: ReturnType<typeof createActs>;
  readonly #closing = new AbortController();
  readonly #feed: Feed;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#feed = new Feed({ ...options, clock: options.internals.clock });
    this.#acts = createActs(options);
  }

  /** Takes an event. */
  take(event: PosternEvent): void {
    // There are as many of these as updates, and none belongs to a single update.
    if (event.type === "commit") return;
    const { events, history } = this.#options;
    history.add(event, events.add(event));
  }

  /** Answers a request that the guard let through. */
  async respond(request: Request, who: string): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [, folder = "", name = ""] = pathname.split("/");
    if (request.method === "POST" && folder === "act") {
      const act = Object.hasOwn(this.#acts, name) ? this.#acts[name] : undefined;
      const deed = act && ((form: FormData) => act(form, who));
      return await this.#clean(await perform({ request, maxBytes: MAX_FORM_BYTES, deed }));
    }
    const allowed = folder === "act" ? ["POST"] : ["GET", "HEAD"];
    if (!allowed.includes(request.method)) {
      const headers = { allow: allowed.join(", ") };
      return new Response("Method not allowed\n", { status: 405, headers });
    }
    if (pathname === "/events") {
      if (request.method === "GET") return this.#stream();
      return new Response(null, { headers: headersFor("text/event-stream") });
    }
    if (pathname === "/glance") {
      return await this.#clean(Response.json(await this.#options.view()));
    }
    if (pathname === "/found") {
      const filter = Object.fromEntries(searchParams);
      return await this.#clean(Response.json(this.#options.events.find(filter)));
    }
    return this.#asset(pathname);
  }

  /** Ends the streams. */
  close(): void {
    this.#closing.abort();
    this.#feed.close();
  }

  /** What a handler threw or a user wrote may hold a secret. */
  async #clean(response: Response): Promise<Response> {
    const text = this.#options.redact(await response.text());
    return new Response(text, { status: response.status, headers: headersFor("application/json") });
  }

  #stream(): Response {
    return eventStream({
      follow: (_send, sendText) => this.#feed.join(sendText),
      redact: this.#options.redact,
      signal: this.#closing.signal,
      maxWaiting: MAX_WAITING,
    });
  }
}
