/**
 * The inspector: a page that shows the traffic, and actions on it.
 *
 * @module
 */
import { type WireDeed, wireDeeds } from "../simulator/wire/deeds.ts";
import { followWire, wireSnapshot } from "../simulator/wire/page.ts";
import { hideSecrets } from "../simulator/wire/show.ts";
import type { WireSource } from "../simulator/wire/source.ts";
import { isToken } from "../telegram/credentials.ts";
import { createAssets } from "../web/assets.ts";
import { eventStream } from "../web/event_stream.ts";
import { createGuard } from "../web/guard.ts";
import { perform } from "../web/perform.ts";
import { wireFiles } from "../web/wire_files.ts";
import app from "./assets/app.js" with { type: "text" };
import newBotDialog from "./assets/new_bot.js" with { type: "text" };
import index from "./assets/index.html" with { type: "text" };
import style from "./assets/inspector.css" with { type: "text" };

/** The size limit of a capture, bytes. */
const MAX_CAPTURE = 64 << 20;

/** Options for {@linkcode createInspector}. */
export interface InspectorOptions {
  /** The traffic to show. */
  readonly source: WireSource;
  /** Adds the bot with a token to the relay. */
  readonly addBot: (token: string) => Promise<void>;
  /** The token that opens the page from other machines. */
  readonly token: string | undefined;
  /** Ends the streams to open pages. */
  readonly signal: AbortSignal;
}

const asset = createAssets({
  ...wireFiles,
  "app.js": app,
  "index.html": index,
  "inspector.css": style,
  "new_bot.js": newBotDialog,
});

/** Creates the function that answers the page's requests. */
export function createInspector(
  { source, addBot, token, signal }: InspectorOptions,
): (request: Request) => Response | Promise<Response> {
  const refuse = createGuard({ name: "inspector", token });
  const newBot: WireDeed = (_source, form) => addBot(readToken(form.text("token")));
  const deeds = new Map(Object.entries({ ...wireDeeds, new_bot: newBot }));
  return (request) => {
    const refusal = refuse(request);
    if (refusal) return refusal;
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname.startsWith("/act/")) {
      const deed = deeds.get(pathname.slice("/act/".length));
      return perform({
        request,
        maxBytes: MAX_CAPTURE,
        deed: deed && ((form) => deed(source, { text: (name) => textIn(form, name) })),
      });
    }
    if (request.method !== "GET") {
      return new Response("Method not allowed\n", { status: 405, headers: { allow: "GET" } });
    }
    if (pathname !== "/events") return asset(pathname);
    return eventStream({
      snapshot: () => wireSnapshot(source),
      follow: (send) => followWire(source, send),
      redact: (json) => hideSecrets(source, json),
      signal,
    });
  };
}

function readToken(text: string): string {
  const token = text.trim();
  if (isToken(token)) return token;
  throw new TypeError("Cannot add a bot: its token is malformed; copy it from @BotFather");
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
