/**
 * The page's own files. They are imported as text, so that they are part of the module graph: no
 * read permission, and they come along wherever the package goes.
 *
 * @module
 */
import { headersFor } from "./headers.ts";
import act from "./assets/act.js" with { type: "text" };
import app from "./assets/app.js" with { type: "text" };
import baseStyle from "./assets/base.css" with { type: "text" };
import botsStyle from "./assets/bots.css" with { type: "text" };
import bots from "./assets/bots.js" with { type: "text" };
import chatStyle from "./assets/chat.css" with { type: "text" };
import chat from "./assets/chat.js" with { type: "text" };
import composer from "./assets/composer.js" with { type: "text" };
import dialogStyle from "./assets/dialog.css" with { type: "text" };
import dialogs from "./assets/dialogs.js" with { type: "text" };
import dom from "./assets/dom.js" with { type: "text" };
import icon from "./assets/icon.svg" with { type: "text" };
import index from "./assets/index.html" with { type: "text" };
import inline from "./assets/inline.js" with { type: "text" };
import keyboards from "./assets/keyboards.js" with { type: "text" };
import layoutStyle from "./assets/layout.css" with { type: "text" };
import media from "./assets/media.js" with { type: "text" };
import menu from "./assets/menu.js" with { type: "text" };
import messageStyle from "./assets/message.css" with { type: "text" };
import message from "./assets/message.js" with { type: "text" };
import peopleStyle from "./assets/people.css" with { type: "text" };
import people from "./assets/people.js" with { type: "text" };
import store from "./assets/store.js" with { type: "text" };
import stream from "./assets/stream.js" with { type: "text" };
import text from "./assets/text.js" with { type: "text" };
import time from "./assets/time.js" with { type: "text" };
import wireStyle from "./assets/wire.css" with { type: "text" };
import wire from "./assets/wire.js" with { type: "text" };
import wireRows from "./assets/wire_rows.js" with { type: "text" };

const STYLES = {
  "base.css": baseStyle,
  "bots.css": botsStyle,
  "chat.css": chatStyle,
  "dialog.css": dialogStyle,
  "layout.css": layoutStyle,
  "message.css": messageStyle,
  "people.css": peopleStyle,
  "wire.css": wireStyle,
};
const SCRIPTS = {
  "act.js": act,
  "app.js": app,
  "bots.js": bots,
  "chat.js": chat,
  "composer.js": composer,
  "dialogs.js": dialogs,
  "dom.js": dom,
  "inline.js": inline,
  "keyboards.js": keyboards,
  "media.js": media,
  "menu.js": menu,
  "message.js": message,
  "people.js": people,
  "store.js": store,
  "stream.js": stream,
  "text.js": text,
  "time.js": time,
  "wire.js": wire,
  "wire_rows.js": wireRows,
};

interface Asset {
  readonly content: string;
  readonly type: string;
}

function folder(files: Readonly<Record<string, string>>, type: string): [string, Asset][] {
  return Object.entries(files).map(([name, content]) => [`/app/${name}`, { content, type }]);
}

const ASSETS: ReadonlyMap<string, Asset> = new Map<string, Asset>([
  ["/", { content: index, type: "text/html; charset=utf-8" }],
  ["/app/icon.svg", { content: icon, type: "image/svg+xml" }],
  ...folder(STYLES, "text/css; charset=utf-8"),
  ...folder(SCRIPTS, "text/javascript; charset=utf-8"),
]);

/**
 * Answers with a part of the page.
 *
 * @param path The request's path.
 * @returns The file, or 404.
 *
 * @example Usage
 * ```ts
 * import { assetResponse } from "./assets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(assetResponse("/").status, 200);
 * assertEquals(assetResponse("/app/none.js").status, 404);
 * ```
 */
export function assetResponse(path: string): Response {
  const asset = ASSETS.get(path);
  if (!asset) return new Response("Not found\n", { status: 404 });
  return new Response(asset.content, { headers: headersFor(asset.type) });
}
