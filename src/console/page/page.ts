/**
 * The page: its files, its stream, and what it can do.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";
import { createAssets } from "../../web/assets.ts";
import { eventStream, type Send } from "../../web/event_stream.ts";
import { perform } from "../../web/perform.ts";
import { type ActSources, createActs } from "./acts.ts";
import { files } from "./files.ts";
import type { History } from "./history.ts";
import type { LiveEvents, ShownEvent } from "./live_events.ts";
import type { View } from "./view.ts";

/** How often an open page is updated. */
const TICK_MS = 1000;

/** How many events are sent per second, the latest; the page shows how many it has missed. */
const MAX_EVENTS = 200;

/** No form of the page is longer. */
const MAX_FORM_BYTES = 64 * 1024;

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
  readonly #readers = new Set<Send>();
  #fresh: ShownEvent[] = [];
  #missed = 0;
  #timer: number | undefined;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#acts = createActs(options);
  }

  /** Takes an event. */
  take(event: PosternEvent): void {
    // There are as many of these as updates, and none belongs to a single update.
    if (event.type === "commit") return;
    const { events, history } = this.#options;
    const shown = events.add(event);
    history.add(event, shown.error);
    if (this.#readers.size === 0) return;
    this.#fresh.push(shown);
    if (this.#fresh.length <= MAX_EVENTS) return;
    this.#fresh.shift();
    this.#missed++;
  }

  /** Answers a request that the guard let through. */
  async respond(request: Request, who: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, folder = "", name = ""] = pathname.split("/");
    if (request.method === "POST" && folder === "act") {
      const act = Object.hasOwn(this.#acts, name) ? this.#acts[name] : undefined;
      const deed = act && ((form: FormData) => act(form, who));
      return await this.#clean(await perform({ request, maxBytes: MAX_FORM_BYTES, deed }));
    }
    if (request.method !== "GET") {
      return new Response("Method not allowed\n", { status: 405, headers: { allow: "GET" } });
    }
    if (pathname === "/events") return await this.#stream();
    if (pathname === "/glance") {
      return await this.#clean(Response.json(await this.#options.view()));
    }
    return this.#asset(pathname);
  }

  /** Ends the streams. */
  close(): void {
    this.#closing.abort();
    this.#stopTicking();
  }

  /** What a handler threw or a user wrote may hold a secret. */
  async #clean(response: Response): Promise<Response> {
    const { status, headers } = response;
    const text = this.#options.redact(await response.text());
    headers.set("cache-control", "no-store");
    return new Response(text, { status, headers });
  }

  async #stream(): Promise<Response> {
    const view = await this.#options.view();
    return eventStream({
      snapshot: () => ({ ...view, events: this.#options.events.all }),
      follow: (send) => {
        this.#readers.add(send);
        this.#tickLater();
        return () => {
          this.#readers.delete(send);
          if (this.#readers.size === 0) this.#stopTicking();
        };
      },
      redact: this.#options.redact,
      signal: this.#closing.signal,
    });
  }

  #tickLater(): void {
    const { clock } = this.#options.internals;
    this.#timer ??= clock.setTimer(() => void this.#tick(), TICK_MS);
  }

  async #tick(): Promise<void> {
    const { settings: _, points, ...view } = await this.#options.view();
    const [events, missed] = [this.#fresh, this.#missed];
    [this.#fresh, this.#missed] = [[], 0];
    // The page already has the earlier points and the settings.
    const changed = { ...view, points: points.slice(-2), fresh: events, missed };
    for (const send of this.#readers) send(changed, "view");
    this.#timer = undefined;
    if (this.#readers.size > 0) this.#tickLater();
  }

  #stopTicking(): void {
    if (this.#timer !== undefined) this.#options.internals.clock.clearTimer(this.#timer);
    this.#timer = undefined;
    [this.#fresh, this.#missed] = [[], 0];
  }
}
