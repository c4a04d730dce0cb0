/** Inline mode: "@bot something" queries the bot, and its results can be sent. */
import { attempt } from "./act.js";
import { $, h } from "../../../web/assets/dom.js";
import { wire } from "../../../web/assets/wire_store.js";

/** How long to wait for further typing, ms. */
const PAUSE_MS = 300;

let timer;
/** The current query: its text, its query id, the bot's results. */
let asked = { text: "" };
let chosen = 0;

function hide() {
  $("results").hidden = true;
  $("text").removeAttribute("aria-activedescendant");
}

function mark() {
  [...$("results").children].forEach((option, i) => {
    option.setAttribute("aria-selected", String(i === chosen));
    if (i === chosen) option.scrollIntoView({ block: "nearest" });
  });
  $("text").setAttribute("aria-activedescendant", `result-${chosen}`);
}

function draw() {
  const { results } = asked;
  if (results.length === 0) return hide();
  chosen = 0;
  $("results").replaceChildren(...results.map((result, i) =>
    h(
      "div",
      {
        role: "option",
        id: `result-${i}`,
        onclick() {
          chosen = i;
          $("composer").requestSubmit();
        },
      },
      h("strong", {}, result.title ?? result.type),
      h("span", { class: "quiet" }, result.description ?? ""),
    )
  ));
  $("results").hidden = false;
  mark();
}

async function ask(bot, text, all) {
  const reply = await attempt("ask", { bot: bot.id, text });
  if (!reply || asked.text !== all) return;
  asked.query = reply.query;
  if (early.has(reply.query)) takeResults(early.get(reply.query));
}

/** Answers that arrived before the page knew the id of its query. */
const early = new Map();

function takeResults({ query, results }) {
  asked = { ...asked, query, results };
  early.clear();
  draw();
}

/** Handles a bot's answer. */
export function hearInline(event) {
  if (event.type !== "inline_answer" || asked.text === "") return;
  if (event.query === asked.query) takeResults(event);
  else early.set(event.query, event);
}

/** Checks whether the text queries a bot; if so, queries it once typing pauses. */
export function lookInline(text) {
  clearTimeout(timer);
  const [, username, query] = /^@(\w+)\s(.*)$/s.exec(text) ?? [];
  const bot = [...wire.bots.values()].find((bot) =>
    bot.username.toLowerCase() === username?.toLowerCase()
  );
  if (!bot) {
    asked = { text: "" };
    return hide();
  }
  if (asked.text === text) return;
  asked = { text };
  timer = setTimeout(() => ask(bot, query, text), PAUSE_MS);
}

/** The composer is submitted: sends the selected result; returns whether there was one. */
export function chooseResult() {
  if ($("results").hidden) return false;
  const { query, results } = asked;
  hide();
  attempt("choose", { query, result: results[chosen].id });
  return true;
}

/** Arrow keys move through the results, Escape hides them; returns whether the key was handled. */
export function moveInResults({ key }) {
  if ($("results").hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (key === "Escape") hide();
  if (step) {
    chosen = (chosen + step + asked.results.length) % asked.results.length;
    mark();
  }
  return Boolean(step) || key === "Escape";
}
