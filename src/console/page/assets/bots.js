/** The bots, those in trouble first. */
import { ask } from "./ask.js";
import { command } from "./shell.js";
import { $, h, showList } from "../../../web/assets/dom.js";

function row(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function setAgain({ name }) {
  ask({
    title: `Set the webhook of ${name}?`,
    text: "Registers the URL, secret, kinds and certificate with Telegram as configured.",
    command: command("deno", "task", "bot", "set", name),
    accept: "Set it",
    act: "set",
    fields: { bot: name },
  });
}

/** The names of the bots whose details are open; the others' are not drawn. */
const open = new Set();

function details(bot) {
  const { troubles, updates, failed, dead, drift, url, ours, webhookError } = bot;
  return [
    troubles.map((text) => h("p", { class: "bad" }, text)),
    h(
      "dl",
      {},
      row(
        "Webhook at Telegram",
        webhookError ?? (url === undefined ? "not known yet" : url || "none"),
      ),
      ours && row("Webhook as configured", ours),
      row("Drift", drift.length === 0 ? "none" : drift.join("; ")),
      row("In the last minute", `updates: ${updates}, failures: ${failed}, dead letters: ${dead}`),
      row("Now", `${bot.running} running, ${bot.waiting} waiting in ${bot.lanes} chats`),
      row("Path", bot.path),
      row("Secret token", bot.secret),
      row("Allowed updates", bot.allowed),
    ),
    bot.canSet &&
    h("p", {}, h("button", { type: "button", onclick: () => setAgain(bot) }, "Set again")),
  ].flat();
}

function make(bot) {
  const { name, troubles, updates, pending } = bot;
  const state = troubles.length > 0 ? "bad" : "good";
  const words = troubles.length > 0 ? "in trouble" : "well";
  function toggled({ target }) {
    if (!target.open) open.delete(name);
    else if (!open.has(name)) {
      open.add(name);
      target.append(...details(bot).filter((part) => part));
    }
  }
  return h(
    "details",
    { class: "card", ontoggle: toggled },
    h(
      "summary",
      {},
      h("span", { class: `dot ${state}` }),
      h("strong", {}, name),
      h("span", { class: state }, words),
      h("span", { class: "quiet" }, `${updates} a minute`),
      h("span", { class: "quiet" }, pending === null ? "" : `${pending} pending`),
    ),
    open.has(name) && details(bot),
  );
}

/** Draws them. */
export function drawBots({ bots, botCount }) {
  const note = botCount > bots.length
    ? `${bots.length} of ${botCount} are shown: those in trouble first, then active ones.`
    : "";
  if ($("bots-note").textContent !== note) $("bots-note").textContent = note;
  showList($("bots"), bots, { key: ({ name }) => name, version: JSON.stringify, make });
}
