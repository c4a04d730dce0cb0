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

/** By name. */
export const wireFiles: Readonly<Record<string, string>> = {
  "base.css": baseStyle,
  "bots.css": botsStyle,
  "bots.js": bots,
  "captures.js": captures,
  "changes.js": changes,
  "copy.js": copy,
  "curl.js": curl,
  "dialog.css": dialogStyle,
  "dialog.js": dialog,
  "dom.js": dom,
  "icon.svg": icon,
  "link.js": link,
  "page.css": pageStyle,
  "post.js": post,
  "send_update.js": sendUpdate,
  "stream.js": stream,
  "time.js": time,
  "toast.js": toast,
  "wire.css": wireStyle,
  "wire.js": wire,
  "wire_details.js": wireDetails,
  "wire_filter.js": wireFilter,
  "wire_rows.js": wireRows,
  "wire_store.js": wireStore,
};
