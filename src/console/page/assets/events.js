/** The latest events, filtered, and the story of one update. */
import { $, h } from "../../../web/assets/dom.js";
import { clock } from "../../../web/assets/time.js";
import { drawStory } from "./story.js";

const KEPT = 1000;
const SHOWN = 200;

let events = [];
/** Matching events that are older than these, or came too fast to be sent. */
let others = [];
let missed = 0;
let paused = false;
let changed = true;
/** Whether the events are from an earlier connection. */
let outdated = false;

const filter = () => Object.fromEntries(new FormData($("filter")));

const keyOf = ({ bot, update_id }) => `${bot} ${update_id}`;

/** The bot whose story is shown: another bot's name may contain its name. */
let storyBot;

/** Events in order, each once. */
function inOrder(list) {
  return [...new Map(list.map((event) => [event.n, event])).values()].sort((a, b) => a.n - b.n);
}

/** The updates of a chat; only their runs name it. */
function updatesOf(chat, all) {
  const runs = all.filter(({ fields }) => String(fields.chat) === chat);
  return new Set(runs.map(({ fields }) => keyOf(fields)));
}

function isWanted({ event, fields }, wanted, ofChat) {
  const has = (value, text) => text === "" || String(value ?? "").includes(text);
  return has(fields.bot, wanted.bot) && (storyBot === undefined || fields.bot === storyBot) &&
    has(fields.kind, wanted.kind) &&
    has(`${fields.outcome ?? ""} ${event}`, wanted.outcome) &&
    (wanted.chat === "" || ofChat.has(keyOf(fields))) &&
    (wanted.update_id === "" || String(fields.update_id ?? "") === wanted.update_id);
}

/** Shows everything about one update. */
function tellStory({ bot, update_id }) {
  $("filter").reset();
  $("filter").elements.bot.value = bot;
  $("filter").elements.update_id.value = update_id;
  storyBot = bot;
  history.replaceState(null, "", `#${encodeURIComponent(bot)}/${update_id}`);
  draw();
  $("events").focus();
}

function make({ at, level, event, text, fields, error }) {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== "POST")
    .map(([name, value]) => `${name}=${value}`).join(" ");
  const story = fields.update_id !== undefined &&
    h(
      "button",
      { type: "button", class: "soft", onclick: () => tellStory(fields) },
      "Story",
      h("span", { class: "sr" }, ` of update ${fields.update_id}`),
    );
  return h(
    "li",
    { class: level },
    h("time", {}, clock(at)),
    h("span", { class: "what" }, text === event ? event : `${event}: ${text}`),
    h("span", { class: "quiet" }, shown),
    error && h("span", { class: "bad" }, error),
    story,
  );
}

function draw() {
  changed = false;
  const wanted = filter();
  const all = inOrder([...events, ...others]);
  const ofChat = wanted.chat === "" ? undefined : updatesOf(wanted.chat, all);
  const found = all.filter((event) => isWanted(event, wanted, ofChat));
  const isStory = wanted.update_id !== "";
  drawStory(isStory && new Set(found.map(({ fields }) => fields.bot)).size === 1 ? found : []);
  // A story starts at its beginning.
  const shown = isStory ? found : found.slice(-SHOWN).reverse();
  $("events").replaceChildren(...shown.map(make));
  const skipped = missed > 0 ? `; ${missed} came too fast to be sent` : "";
  const older = others.length > 0 ? "; older ones were searched, too" : "";
  $("events-note").textContent =
    `${found.length} of the last ${events.length} events${older}${skipped}`;
}

/** Starts over, after a new connection. */
export function clearEvents() {
  outdated = true;
  missed = 0;
}

/** Adds events; the latest may arrive before older ones. */
export function addEvents(fresh) {
  if (paused) return;
  if (outdated) [events, others, asked, outdated] = [[], [], undefined, false];
  events = inOrder([...events, ...fresh]).slice(-KEPT);
  changed = true;
}

/** Counts events that came too fast to be sent. */
export function addMissed(count) {
  if (!paused) missed += count;
}

/** What was searched for last. */
let asked;

/** Asks for the events that match the filter and are not here. */
async function find() {
  const wanted = filter();
  const isAny = Object.values(wanted).some((text) => text);
  const areAllHere = missed === 0 && (events[0]?.n ?? 1) === 1;
  const query = isAny && !areAllHere ? `${new URLSearchParams(wanted)}` : undefined;
  const asking = query && `${query} ${missed}`;
  if (asked === asking) return;
  asked = asking;
  let found = [];
  if (query !== undefined) {
    try {
      const response = await fetch(`/found?${query}`);
      if (response.ok) found = await response.json();
    } catch {
      // The server is away, which the page says elsewhere.
    }
    if (asked !== asking) return;
  }
  [others, changed] = [found, true];
}

/** Draws new events, unless one of them has the focus or is pressed. */
export function drawEvents() {
  find();
  const isUsed = $("events").contains(document.activeElement?.closest("li")) ||
    $("events").querySelector("li:active");
  if (!changed || isUsed) return;
  draw();
}

/** Shows the story of the update that the address names, if it names one. */
function showStory() {
  const [, bot, update_id] = /^#(.+)\/(-?\d+)$/.exec(location.hash) ?? [];
  if (bot !== undefined) tellStory({ bot: decoded(bot), update_id });
}

let begun = false;

/** Begins with the story that the address names. */
export function beginEvents() {
  if (!begun) showStory();
  begun = true;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

addEventListener("hashchange", showStory);
$("filter").addEventListener("input", () => {
  storyBot = undefined;
  draw();
});
$("filter").addEventListener("submit", (event) => event.preventDefault());
$("filter").addEventListener("reset", () => {
  storyBot = undefined;
  history.replaceState(null, "", location.pathname);
  setTimeout(draw);
});
$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", String(paused));
  $("pause").textContent = paused ? "Resume" : "Pause";
});
