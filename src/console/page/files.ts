/**
 * The files of the console's page.
 *
 * @module
 */
import baseStyle from "../../web/assets/base.css" with { type: "text" };
import dialogStyle from "../../web/assets/dialog.css" with { type: "text" };
import dialog from "../../web/assets/dialog.js" with { type: "text" };
import dom from "../../web/assets/dom.js" with { type: "text" };
import icon from "../../web/assets/icon.svg" with { type: "text" };
import pageStyle from "../../web/assets/page.css" with { type: "text" };
import post from "../../web/assets/post.js" with { type: "text" };
import time from "../../web/assets/time.js" with { type: "text" };
import toast from "../../web/assets/toast.js" with { type: "text" };
import app from "./assets/app.js" with { type: "text" };
import ask from "./assets/ask.js" with { type: "text" };
import bots from "./assets/bots.js" with { type: "text" };
import style from "./assets/console.css" with { type: "text" };
import events from "./assets/events.js" with { type: "text" };
import glance from "./assets/glance.js" with { type: "text" };
import index from "./assets/index.html" with { type: "text" };
import lanes from "./assets/lanes.js" with { type: "text" };
import server from "./assets/server.js" with { type: "text" };

/** By name. */
export const files: Readonly<Record<string, string>> = {
  "index.html": index,
  "app.js": app,
  "ask.js": ask,
  "base.css": baseStyle,
  "bots.js": bots,
  "console.css": style,
  "dialog.css": dialogStyle,
  "dialog.js": dialog,
  "dom.js": dom,
  "events.js": events,
  "glance.js": glance,
  "icon.svg": icon,
  "lanes.js": lanes,
  "page.css": pageStyle,
  "post.js": post,
  "server.js": server,
  "time.js": time,
  "toast.js": toast,
};
