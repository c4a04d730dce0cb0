/** The page: a connection, and a module for each section. */
import { drawBots } from "./bots.js";
import { $ } from "../../../web/assets/dom.js";
import { addEvents, addMissed, beginEvents, clearEvents, drawEvents } from "./events.js";
import { addDead, drawDead } from "./dead.js";
import { drawGlance } from "./glance.js";
import { drawLanes } from "./lanes.js";
import { drawInstances, drawServer } from "./server.js";
import { setNow } from "../../../web/assets/time.js";

const RETRY_MS = 2000;

/** After too many wrong tokens the server says to wait this long. */
const WAIT_MS = 60_000;

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
  drawEvents();
}

let latest;
/** What seldom changes about the bots, by name. */
let rows = new Map();

/** How the numbers of a bot and of a point are ordered. */
const FIGURES = ["updates", "failed", "dead", "inFlight", "running", "waiting", "lanes", "pending"];
const POINT = [
  ...["at", "updates", "inTime", "failed", "dead", "p50", "p99", "inFlight", "lagMs", "pending"],
  ...["loopMs", "memory", "days", "deliveryErrors"],
];

const named = (names, values) => Object.fromEntries(names.map((name, i) => [name, values[i]]));

/** A view contains only what has changed since the previous one. */
function merge(view) {
  const points = view.points.map((values) => named(POINT, values));
  const first = points[0]?.at ?? Infinity;
  const before = latest.points.filter(({ at }) => at < first);
  latest = { ...latest, ...view, points: [...before, ...points].slice(-POINTS) };
  for (const bot of view.bots) rows.set(bot.name, bot);
  const { order, figures } = latest;
  latest.bots = order.map((name, i) => ({ ...rows.get(name), ...named(FIGURES, figures[i]) }));
  rows = new Map(order.map((name) => [name, rows.get(name)]));
}

function showLink(on) {
  $("link").className = on ? "on" : "off";
  $("link").textContent = on ? "Connected" : "Not connected, trying again …";
}

function connect() {
  const source = new EventSource("/events");
  source.addEventListener("open", () => {
    latest = undefined;
    clearEvents();
  });
  source.addEventListener("events", ({ data }) => {
    const fresh = JSON.parse(data);
    addEvents(fresh);
    if (latest) addDead(fresh);
  });
  source.addEventListener("missed", ({ data }) => addMissed(Number(data)));
  source.addEventListener("snapshot", ({ data }) => {
    latest = { points: [] };
    merge(JSON.parse(data));
    showLink(true);
    draw(latest);
    beginEvents();
  });
  source.addEventListener("view", ({ data }) => {
    if (!latest) return; // The snapshot is still to come.
    merge(JSON.parse(data));
    if (!document.hidden) draw(latest);
  });
  source.addEventListener("error", () => {
    showLink(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connectAgain, RETRY_MS);
  });
}

/** Connects, unless the token has changed: each try with the old one would count as a guess. */
async function connectAgain() {
  const status = await fetch("/events", { method: "HEAD" }).then(({ status }) => status, () => 0);
  if (status === 401) location.reload();
  else if (status === 429) setTimeout(connectAgain, WAIT_MS);
  else connect();
}

connect();
