/** The bots and how they receive updates; those with problems come first. */
import { redraw } from "./changes.js";
import { $, h, showList } from "./dom.js";
import { attemptPost } from "./post.js";
import { editUpdate } from "./send_update.js";
import { clock } from "./time.js";
import { activity, failureOf, wire } from "./wire_store.js";

/** How many bots are shown at first. */
const SHOWN = 6;
let showAll = false;

const WORDS = {
  webhook: "webhook",
  polling: "polling",
  other: "no webhook",
  none: "no program yet",
};

/** Additional rows and buttons that the page provides for a bot. */
let extras = () => [];

/** Sets what the page adds to the details of a bot. */
export function setUpBots(more) {
  extras = more;
}

function value(name, it) {
  if (name === "last_error_date") return clock(it * 1000);
  return Array.isArray(it) ? it.join(", ") : String(it);
}

function statusOf(bot) {
  const failure = failureOf(bot);
  if (failure !== undefined) return { status: "failing", failure, trouble: 0 };
  if (bot.held) return { status: "held", trouble: 1 };
  const how = activity(bot);
  const trouble = { webhook: 3, polling: 3, other: 4, none: 5 }[how];
  return { status: how, trouble: bot.webhook.pending_update_count > 0 ? 2 : trouble };
}

function details(bot) {
  const rows = Object.entries(bot.webhook).map(([name, it]) =>
    h(
      "div",
      { class: name.startsWith("last_error") ? "bad" : undefined },
      h("dt", {}, name),
      h("dd", {}, value(name, it) || "–"),
    )
  );
  const hold = () => attemptPost("hold", { bot: bot.id, on: !bot.held });
  return [
    h("p", { class: "quiet" }, "getWebhookInfo:"),
    h("dl", {}, rows),
    extras(bot),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "soft", onclick: hold }, bot.held ? "Release" : "Hold"),
      h("button", {
        type: "button",
        class: "soft",
        onclick: () => editUpdate(bot),
      }, "Send an update"),
    ),
  ];
}

function card({ bot, status, failure }) {
  const { pending_update_count: pending } = bot.webhook;
  const words = status === "failing" ? "failing" : WORDS[activity(bot)];
  return h(
    "details",
    { class: "bot" },
    h(
      "summary",
      {},
      h("span", { class: `dot ${status}`, "aria-hidden": "true" }),
      h(
        "span",
        { class: "name" },
        h("strong", {}, `@${bot.username}`),
        h("span", { class: status === "failing" ? "bad" : "quiet" }, ` ${words}`),
        bot.held && h("span", { class: "held" }, " · held"),
      ),
      h("span", { class: pending > 0 ? "pending some" : "pending" }, `${pending} pending`),
      failure && h("span", { class: "last-error" }, `last error: ${failure}`),
    ),
    details(bot),
  );
}

export function drawBots() {
  const all = [...wire.bots.values()].map((bot) => ({ bot, ...statusOf(bot) }))
    .sort((a, b) => a.trouble - b.trouble || a.bot.username.localeCompare(b.bot.username));
  showList($("bots"), showAll ? all : all.slice(0, SHOWN), {
    key: ({ bot }) => bot.id,
    version: (item) => JSON.stringify([item, activity(item.bot)]),
    make: card,
  });
  const more = $("all-bots");
  more.hidden = all.length <= SHOWN;
  more.textContent = showAll ? "Show fewer" : `Show all ${all.length} bots`;
}

/** The button below the list. */
export function allBotsButton() {
  return h("button", {
    type: "button",
    id: "all-bots",
    class: "soft",
    hidden: true,
    onclick: () => {
      showAll = !showAll;
      redraw();
    },
  });
}
