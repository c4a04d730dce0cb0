/** The wire: updates and calls in one list, newest first. */
import { allBotsButton, drawBots, setUpBots } from "./bots.js";
import { playCapture, saveCapture } from "./captures.js";
import { redraw } from "./changes.js";
import { copyButton } from "./copy.js";
import { $, h, showList } from "./dom.js";
import { attemptPost } from "./post.js";
import { drawFilter, filterBar, matches } from "./wire_filter.js";
import { callRow, updateRow, updateVersion } from "./wire_rows.js";
import { wire } from "./wire_store.js";

/** How many lines are shown at first, and how many "Show older" adds. */
const STEP = 100;
let shown = STEP;

function lines() {
  const updates = [...wire.updates].map(([key, update]) => ({
    key: `u ${key}`,
    at: update.createdAt,
    update,
    version: updateVersion,
    make: () => updateRow(update),
  }));
  const calls = wire.calls.map((call) => ({
    key: `c ${call.number}`,
    at: call.at,
    call,
    version: () => "",
    make: () => callRow(call),
  }));
  // In the same millisecond, a call answers the update and so is listed above it.
  return [...calls.reverse(), ...updates.reverse()].filter(matches).sort((a, b) => b.at - a.at);
}

export function drawWire() {
  drawBots();
  drawFilter();
  const all = lines();
  showList($("lines"), all.slice(0, shown), {
    key: ({ key }) => key,
    version: ({ version, update }) => version(update),
    make: ({ make }) => make(),
  });
  $("more-lines").hidden = all.length <= shown;
  $("no-lines").hidden = all.length > 0;
}

function button(label, onclick) {
  return h("button", { type: "button", class: "soft", onclick }, label);
}

/**
 * Fills the wire section.
 *
 * @param what The page's additions: `extras(bot)` to the details of a bot, `buttons` next to the
 * bots' own, `trouble` below them, `group` to the filter.
 */
export function setUpWire({ extras = () => [], buttons = [], trouble, group }) {
  setUpBots(extras);
  $("wire").append(
    h(
      "header",
      { class: "wire-head" },
      h("h2", { id: "wire-title" }, "The wire"),
      h(
        "p",
        { class: "root" },
        "API root ",
        h("code", {}, location.origin),
        copyButton("API root", () => location.origin),
      ),
    ),
    h("div", { id: "bots" }),
    h("p", { class: "bots-foot" }, allBotsButton(), buttons),
    ...trouble ? [trouble] : [],
    filterBar(group),
    h(
      "p",
      { class: "tools" },
      button("Clear", () => attemptPost("clear")),
      button("Save", saveCapture),
      button("Play …", playCapture),
    ),
    h("ol", { id: "lines", "aria-label": "Updates and calls, newest first" }),
    h("p", { id: "no-lines", class: "quiet" }, "Nothing to show."),
    h("button", {
      type: "button",
      id: "more-lines",
      class: "soft",
      hidden: true,
      onclick: () => {
        shown += STEP;
        redraw();
      },
    }, "Show older"),
  );
}
