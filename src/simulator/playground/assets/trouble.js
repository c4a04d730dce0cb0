/** Fault injection: buttons, and the list of planned faults. */
import { attempt } from "./act.js";
import { $, h, showList } from "../../../web/assets/dom.js";
import { botsOf } from "./store.js";
import { wire } from "../../../web/assets/wire_store.js";

const FAULTS = [
  ["Next call: 429", { fault: "429" }, "gets 429 and must wait 3 s"],
  ["Next call: 500", { fault: "500" }, "fails"],
  ["Next call: dropped", { fault: "drop" }, "is dropped without an answer"],
];
const SPEEDS = [
  ["Slow calls", { ms: 2000 }, "Every Bot API call takes 2 s longer"],
  ["Normal speed", { ms: 0 }, "Bot API calls are answered without delay"],
];

async function make(name, fields, confirmation) {
  if (await attempt(name, fields)) $("trouble-status").textContent = `${confirmation}.`;
}

function button(label, title, onclick) {
  return h("button", { type: "button", class: "soft", title, onclick }, label);
}

/** Faults apply to the bot of the open chat; in a group of several bots, to any of them. */
function target() {
  const bots = botsOf();
  return bots.length === 1 ? bots[0] : undefined;
}

const nameOf = (bot) => bot ? `by @${bot.username}` : "by any bot";

/** The section of the page. */
export function troubleSection() {
  const faults = FAULTS.map(([label, fields, what]) =>
    button(label, `The next Bot API call by this chat’s bot ${what}`, () => {
      const bot = target();
      make("fail", { ...fields, bot: bot?.id }, `The next Bot API call ${nameOf(bot)} ${what}`);
    })
  );
  const speeds = SPEEDS.map(([label, fields, what]) =>
    button(label, what, () => make("slow", fields, what))
  );
  const twice = button("Deliver twice", "This chat’s bot gets its next update twice", () => {
    const bot = target();
    if (bot) make("duplicate", { bot: bot.id }, `@${bot.username} gets its next update twice`);
  });
  return h(
    "details",
    { id: "trouble" },
    h("summary", {}, "Inject faults"),
    h(
      "div",
      { class: "trouble" },
      faults,
      speeds,
      twice,
      h("p", { class: "quiet", id: "trouble-status", role: "status" }),
    ),
    h("ul", { id: "faults", "aria-label": "Active faults" }),
  );
}

const WORDS = { "429": "429", "500": "500", drop: "a broken connection" };

function words({ what, bot, method, times }) {
  const calls = times === "all" ? "every call" : times === 1 ? "the next call" : `${times} calls`;
  const whose = nameOf(wire.bots.get(bot));
  return `${calls}${method ? ` of ${method}` : ""} ${whose}: ${WORDS[what] ?? what}`;
}

/** Draws the planned faults. */
export function drawTrouble() {
  const faults = wire.faults.map(words);
  if (wire.delayMs > 0) faults.push(`every call by any bot: ${wire.delayMs / 1000} s slower`);
  showList($("faults"), faults.map((text, i) => ({ text, i })), {
    key: ({ i }) => i,
    version: ({ text }) => text,
    make: ({ text }) => h("li", { class: "fault" }, text),
  });
}
