/**
 * The files of every page that shows the wire.
 *
 * @module
 */
import baseStyle from "./assets/base.css" with { type: "text" };
import botsStyle from "./assets/bots.css" with { type: "text" };
import bots from "./assets/bots.js" with { type: "text" };
import captures from "./assets/captures.js" with { type: "text" };
import changes from "./assets/changes.js" with { type: "text" };
import copy from "./assets/copy.js" with { type: "text" };
import curl from "./assets/curl.js" with { type: "text" };
import dialogStyle from "./assets/dialog.css" with { type: "text" };
import dialog from "./assets/dialog.js" with { type: "text" };
import dom from "./assets/dom.js" with { type: "text" };
import icon from "./assets/icon.svg" with { type: "text" };
import link from "./assets/link.js" with { type: "text" };
import pageStyle from "./assets/page.css" with { type: "text" };
import post from "./assets/post.js" with { type: "text" };
import sendUpdate from "./assets/send_update.js" with { type: "text" };
import stream from "./assets/stream.js" with { type: "text" };
import time from "./assets/time.js" with { type: "text" };
import toast from "./assets/toast.js" with { type: "text" };
import wireStyle from "./assets/wire.css" with { type: "text" };
import wire from "./assets/wire.js" with { type: "text" };
import wireDetails from "./assets/wire_details.js" with { type: "text" };
import wireFilter from "./assets/wire_filter.js" with { type: "text" };
import wireRows from "./assets/wire_rows.js" with { type: "text" };
import wireStore from "./assets/wire_store.js" with { type: "text" };

/** The files by path, as the pages' scripts import them. */
export const wireFiles: Readonly<Record<string, string>> = {
  "/web/assets/base.css": baseStyle,
  "/web/assets/bots.css": botsStyle,
  "/web/assets/bots.js": bots,
  "/web/assets/captures.js": captures,
  "/web/assets/changes.js": changes,
  "/web/assets/copy.js": copy,
  "/web/assets/curl.js": curl,
  "/web/assets/dialog.css": dialogStyle,
  "/web/assets/dialog.js": dialog,
  "/web/assets/dom.js": dom,
  "/web/assets/icon.svg": icon,
  "/web/assets/link.js": link,
  "/web/assets/page.css": pageStyle,
  "/web/assets/post.js": post,
  "/web/assets/send_update.js": sendUpdate,
  "/web/assets/stream.js": stream,
  "/web/assets/time.js": time,
  "/web/assets/toast.js": toast,
  "/web/assets/wire.css": wireStyle,
  "/web/assets/wire.js": wire,
  "/web/assets/wire_details.js": wireDetails,
  "/web/assets/wire_filter.js": wireFilter,
  "/web/assets/wire_rows.js": wireRows,
  "/web/assets/wire_store.js": wireStore,
};
