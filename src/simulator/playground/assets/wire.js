/** The wire: updates and calls in one list, the newest first. */
import { $, showList } from "./dom.js";
import { botsOf, choose, store } from "./store.js";
import { callRow, updateRow, updateVersion } from "./wire_rows.js";

/** How many lines are shown. */
const SHOWN = 100;

let show = "all";

function lines() {
  const wanted = $("only-bot").checked ? botsOf().map(({ username }) => username) : undefined;
  const updates = show === "calls" ? [] : [...store.updates.values()].map((update) => ({
    key: `u ${update.bot} ${update.update_id}`,
    at: update.createdAt,
    bot: update.bot,
    version: updateVersion(update),
    make: () => updateRow(update),
  }));
  const calls = show === "updates" ? [] : store.calls.map((call) => ({
    key: `c ${call.number}`,
    at: call.at,
    bot: call.bot,
    version: "",
    make: () => callRow(call),
  }));
  // Of two at the same millisecond, the call answers the update and stands above it.
  return [...calls.reverse(), ...updates.reverse()]
    .filter(({ bot }) => !wanted || wanted.includes(bot))
    .sort((a, b) => b.at - a.at)
    .slice(0, SHOWN);
}

/** Draws the wire. */
export function drawWire() {
  showList($("lines"), lines(), {
    key: ({ key }) => key,
    version: ({ version }) => version,
    make: ({ make }) => make(),
  });
}

/** Lets the filters work. */
export function setUpWire() {
  const buttons = document.querySelectorAll("[data-show]");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      show = button.dataset.show;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      choose({});
    });
  }
  $("only-bot").addEventListener("change", () => choose({}));
}
