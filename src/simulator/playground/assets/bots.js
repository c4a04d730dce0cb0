/** Each bot's way to its updates, as getWebhookInfo tells it. */
import { attempt } from "./dialogs.js";
import { $, h, showList } from "./dom.js";
import { store } from "./store.js";
import { now, preciseClock } from "./time.js";

/** getUpdates waits 50 s at most; a program that polls is back within a minute. */
const POLLING_MS = 60_000;

/** How a bot takes its updates: `webhook`, `polling`, `other` (it only makes calls) or `none`. */
export function activity(bot) {
  if (bot.webhook.url) return "webhook";
  const polled = store.polled.get(bot.username) ?? -Infinity;
  if (now() - polled < POLLING_MS) return "polling";
  return store.calls.some((call) => call.bot === bot.username) ? "other" : "none";
}

const WORDS = {
  webhook: "webhook",
  polling: "polling",
  other: "no webhook",
  none: "no program yet",
};

function value(name, it) {
  if (name === "last_error_date") return preciseClock(it * 1000);
  return Array.isArray(it) ? it.join(", ") : String(it);
}

function card(bot) {
  const { webhook } = bot;
  const how = activity(bot);
  const { pending_update_count: pending, last_error_message: error } = webhook;
  const rows = Object.entries(webhook).map(([name, it]) =>
    h(
      "div",
      { class: name.startsWith("last_error") ? "bad" : undefined },
      h("dt", {}, name),
      h("dd", {}, value(name, it) || "–"),
    )
  );
  return h(
    "details",
    { class: "bot" },
    h(
      "summary",
      {},
      h("span", { class: `dot ${how}`, "aria-hidden": "true" }),
      h(
        "span",
        { class: "name" },
        h("strong", {}, `@${bot.username}`),
        h("span", { class: "quiet" }, ` ${WORDS[how]}`),
      ),
      h("span", { class: pending > 0 ? "pending some" : "pending" }, `${pending} pending`),
      error && h("span", { class: "last-error" }, `last error: ${error}`),
    ),
    h("p", { class: "quiet" }, "getWebhookInfo:"),
    h("dl", {}, rows),
  );
}

/** Draws the bots. */
export function drawBots() {
  showList($("bots"), [...store.bots.values()], {
    key: ({ id }) => id,
    version: (bot) => JSON.stringify([bot, activity(bot)]),
    make: card,
  });
}

const TROUBLES = [
  ["Next call: 429", "fail", { fault: "429" }, "The next Bot API call is told to wait 3 s"],
  ["Next call: 500", "fail", { fault: "500" }, "The next Bot API call fails"],
  ["Next call: broken off", "fail", { fault: "drop" }, "The next Bot API call gets no answer"],
  ["Slow calls", "slow", { ms: 2000 }, "Every Bot API call takes 2 s more"],
  ["Normal speed", "slow", { ms: 0 }, "Bot API calls are answered at once"],
];

/** Lets the buttons that make trouble work. */
export function setUpTrouble() {
  const buttons = TROUBLES.map(([label, name, fields, title]) =>
    h("button", {
      type: "button",
      class: "soft",
      title,
      onclick: () => trouble(name, fields, title),
    }, label)
  );
  const twice = "The next update of this chat’s bot is delivered twice";
  const again = () => {
    const [id] = store.open.split(":");
    trouble("duplicate", { bot: id }, twice);
  };
  buttons.push(
    h("button", { type: "button", class: "soft", title: twice, onclick: again }, "Deliver twice"),
  );
  $("trouble").querySelector(".trouble").append(
    ...buttons,
    h("p", { class: "quiet", id: "trouble-told", role: "status" }),
  );
}

async function trouble(name, fields, told) {
  if (await attempt(name, fields)) $("trouble-told").textContent = `${told}.`;
}
