/** The page: a connection, and a module for each section. */
import { drawBots } from "./bots.js";
import { $ } from "../../../web/assets/dom.js";
import { addEvents, loadEvents } from "./events.js";
import { addDead, drawDead } from "./dead.js";
import { drawGlance } from "./glance.js";
import { drawLanes } from "./lanes.js";
import { drawInstances, drawServer } from "./server.js";
import { setNow } from "../../../web/assets/time.js";

const RETRY_MS = 2000;

/** An hour, in points of ten seconds. */
const POINTS = 360;

function draw(view) {
  setNow(view.now);
  drawGlance(view);
  drawBots(view);
  drawLanes(view);
  drawDead(view);
  drawInstances(view);
  drawServer(view);
}

let latest = {};

/** A view contains only what may have changed since the previous one. */
function merge(view) {
  const first = view.points[0]?.at ?? Infinity;
  const before = (latest.points ?? []).filter(({ at }) => at < first);
  latest = { ...latest, ...view, points: [...before, ...view.points].slice(-POINTS) };
  return latest;
}

function showLink(on) {
  $("link").className = on ? "on" : "off";
  $("link").textContent = on ? "Connected" : "Not connected, trying again …";
}

function connect() {
  const source = new EventSource("/events");
  source.addEventListener("snapshot", ({ data }) => {
    const view = JSON.parse(data);
    showLink(true);
    latest = view;
    draw(view);
    loadEvents(view.events);
  });
  source.addEventListener("view", ({ data }) => {
    const view = JSON.parse(data);
    addEvents(view.fresh, view.missed);
    addDead(view.fresh);
    merge(view);
    if (!document.hidden) draw(latest);
  });
  source.addEventListener("error", () => {
    showLink(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  });
}

connect();
