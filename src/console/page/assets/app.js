/** The page: a connection, and a part for each thing that there is to see. */
import { drawBots } from "./bots.js";
import { $ } from "../../../web/assets/dom.js";
import { addEvents, loadEvents } from "./events.js";
import { drawGlance } from "./glance.js";
import { drawLanes } from "./lanes.js";
import { drawServer } from "./server.js";
import { setNow } from "../../../web/assets/time.js";

const RETRY_MS = 2000;

function draw(view) {
  setNow(view.now);
  drawGlance(view);
  drawBots(view);
  drawLanes(view);
  drawServer(view);
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
    draw(view);
    loadEvents(view.events);
  });
  source.addEventListener("view", ({ data }) => {
    const view = JSON.parse(data);
    addEvents(view.fresh, view.missed);
    if (!document.hidden) draw(view);
  });
  source.addEventListener("error", () => {
    showLink(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  });
}

connect();
