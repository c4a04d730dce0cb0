/** Overall health: figures, each with the last hour as a line. */
import { $, h, showList } from "../../../web/assets/dom.js";
import { duration, roughly } from "../../../web/assets/time.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [160, 32];

/** A line of values, the latest at the right. */
function sparkline(values, words) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  svg.setAttribute("class", "spark");
  svg.setAttribute("preserveAspectRatio", "none");
  const top = Math.max(1e-9, ...values);
  const at = (value, i) =>
    `${((WIDTH * i) / Math.max(1, values.length - 1)).toFixed(1)},${
      (HEIGHT - 1 - (HEIGHT - 2) * value / top).toFixed(1)
    }`;
  const line = document.createElementNS(SVG, "polyline");
  line.setAttribute("points", values.map(at).join(" "));
  svg.append(line);
  return svg;
}

/** How long the points go back. */
let span = "";

function tile(name, figure, values, note) {
  const words = `${name} over the last ${span}, now ${figure}`;
  return h(
    "div",
    { class: "tile" },
    h("p", { class: "quiet" }, name),
    h("p", { class: "figure" }, figure),
    values && sparkline(values, words),
    note && h("p", { class: "quiet note" }, note),
  );
}

/** An error may be long, and is also in the list of what is wrong. */
const MAX_NOTE = 300;

const cut = (text) => text?.length > MAX_NOTE ? `${text.slice(0, MAX_NOTE)} …` : text;

const rate = (count) => count >= 100 ? String(Math.round(count)) : count.toFixed(1);

function drawTroubles({ troubles, troubleCount: count }) {
  const well = count === 0;
  const words = well
    ? "All is well"
    : count === 1
    ? "1 thing is wrong"
    : `${count} things are wrong`;
  if ($("well").textContent !== words) $("well").textContent = words;
  $("well").className = well ? "good" : "bad";
  showList($("troubles"), troubles.slice(0, 20), {
    key: ({ key }) => key,
    version: ({ text }) => text,
    make: ({ bot, text }) =>
      h("li", {}, h("strong", {}, bot === undefined ? "Server" : `Bot ${bot}`), ` ${text}`),
  });
}

/** The share of a point's updates that were answered in time, in percent. */
const share = ({ updates, inTime }) => updates === 0 ? 100 : 100 * inTime / updates;

/** Draws it. */
export function drawGlance(view) {
  const { inFlight, waiting, store, certificate, memory, loopDelayMs, now } = view;
  drawTroubles(view);
  // The last point is not complete yet: its counts would look like a fall.
  const points = view.points.length > 1 ? view.points.slice(0, -1) : view.points;
  const last = points.at(-1);
  span = roughly((now - points[0].at) / 1000);
  const all = last.updates;
  const answer = (ms) => all === 0 ? "–" : duration(ms);
  const of = (key) => points.map((point) => point[key]);
  const tiles = [
    tile("Updates per second", rate(all / 10), of("updates")),
    tile("Answered in time", all === 0 ? "–" : `${share(last).toFixed(1)} %`, points.map(share)),
    tile("Answer, median", answer(last.p50), of("p50")),
    tile("Answer, 99th percentile", answer(last.p99), of("p99")),
    tile("Failures in 10 s", String(last.failed), of("failed")),
    tile("Dead letters in 10 s", String(last.dead), of("dead")),
    tile("In flight", `${inFlight}, ${waiting} waiting`, of("inFlight")),
    tile("Event loop late by", duration(loopDelayMs), of("loopMs")),
    tile("Memory", `${Math.round(memory / 1e6)} MB`, of("memory")),
  ];
  if (store) {
    const words = store.ready ? duration(store.lagMs) : "cannot be used";
    tiles.push(tile("Store lag", words, of("lagMs")));
    tiles.push(tile("Waiting in the store", String(store.pending), of("pending")));
  }
  if (certificate?.expiresAt !== undefined) {
    const days = Math.floor((certificate.expiresAt - now) / 86_400_000);
    tiles.push(tile("Certificate", `${days} days left`, of("days")));
  }
  const errors = [
    ["Last error", view.lastFailure, of("failed")],
    ["Telegram's last error", view.lastError, of("deliveryErrors")],
  ];
  for (const [name, error, values] of errors) {
    const figure = error ? `${error.bot}, ${roughly((now - error.at) / 1000)} ago` : "none";
    const words = error?.cause ? `${error.text}: ${error.cause}; ${error.remedy}` : error?.text;
    tiles.push(tile(name, figure, values, cut(words)));
  }
  $("tiles").replaceChildren(...tiles);
}
