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
import dead from "./assets/dead.js" with { type: "text" };
import events from "./assets/events.js" with { type: "text" };
import glance from "./assets/glance.js" with { type: "text" };
import index from "./assets/index.html" with { type: "text" };
import lanes from "./assets/lanes.js" with { type: "text" };
import server from "./assets/server.js" with { type: "text" };
import shell from "./assets/shell.js" with { type: "text" };
import story from "./assets/story.js" with { type: "text" };

/** By name, or by path as the scripts import them. */
export const files: Readonly<Record<string, string>> = {
  "/web/assets/base.css": baseStyle,
  "/web/assets/dialog.css": dialogStyle,
  "/web/assets/dialog.js": dialog,
  "/web/assets/dom.js": dom,
  "/web/assets/icon.svg": icon,
  "/web/assets/page.css": pageStyle,
  "/web/assets/post.js": post,
  "/web/assets/time.js": time,
  "/web/assets/toast.js": toast,
  "index.html": index,
  "app.js": app,
  "ask.js": ask,
  "bots.js": bots,
  "console.css": style,
  "dead.js": dead,
  "events.js": events,
  "glance.js": glance,
  "lanes.js": lanes,
  "server.js": server,
  "shell.js": shell,
  "story.js": story,
};
