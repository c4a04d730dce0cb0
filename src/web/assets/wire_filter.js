/** Which lines of the wire are shown. */
import { redraw } from "./changes.js";
import { h } from "./dom.js";
import { isOver, wire } from "./wire_store.js";

const chosen = { show: "all", bot: "", kind: "", status: "", search: "" };

/** Bots that the page groups, such as those in a chat: `{ label, usernames() }`. */
let group;

/** The searchable text of a line, in lower case. */
function textOf({ update, call }) {
  const it = call ?? { ...update, json: JSON.parse(`{${update.json}}`) };
  return JSON.stringify(it).toLowerCase();
}

function statusOf({ update, call }) {
  if (call) return call.status >= 200 && call.status <= 299 ? "ok" : "failed";
  if (!isOver(update)) return update.attempts.some(({ error }) => error) ? "retrying" : "waiting";
  return update.state === "delivered" ? "ok" : "failed";
}

/** Whether a line passes the filters. */
export function matches(line) {
  const { show, bot, kind, status, search } = chosen;
  const of = line.update ?? line.call;
  if (show === "calls" && line.update || show === "updates" && line.call) return false;
  if (bot === GROUP && !group.usernames().includes(of.bot)) return false;
  if (bot !== "" && bot !== GROUP && bot !== of.bot) return false;
  if (kind !== "" && kind !== (of.kind ?? of.method)) return false;
  if (status !== "" && status !== statusOf(line)) return false;
  return search === "" || textOf(line).includes(search);
}

const GROUP = "*";

function change(name, value) {
  chosen[name] = value;
  redraw();
}

function select(name, label) {
  return h("select", {
    id: `only-${name}`,
    "aria-label": label,
    onchange: ({ target }) => change(name, target.value),
  });
}

const showButtons = [["all", "All"], ["updates", "Updates"], ["calls", "Calls"]];
const STATUSES = [
  ["", "any status"],
  ["ok", "succeeded"],
  ["failed", "failed"],
  ["retrying", "retrying"],
  ["waiting", "waiting"],
];
const selects = {
  bot: select("bot", "Bot"),
  kind: select("kind", "Kind"),
  status: select("status", "Status"),
};

function fill(element, options) {
  const version = JSON.stringify(options);
  if (element.dataset.version === version) return;
  const { value } = element;
  element.dataset.version = version;
  element.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
  element.value = options.some(([one]) => one === value) ? value : "";
}

/** Fills the lists of bots and kinds with the current ones. */
export function drawFilter() {
  const bots = [...wire.bots.values()].map(({ username }) => username).sort();
  const kinds = new Set([...wire.updates.values()].map(({ kind }) => kind));
  const methods = new Set(wire.calls.map(({ method }) => method));
  const names = [...[...kinds].sort(), ...[...methods].sort()];
  fill(selects.bot, [
    ["", "all bots"],
    ...group ? [[GROUP, group.label]] : [],
    ...bots.map((name) => [name, `@${name}`]),
  ]);
  fill(selects.kind, [["", "any kind"], ...names.map((name) => [name, name])]);
  fill(selects.status, STATUSES);
}

/** The filters, as an element. */
export function filterBar(botGroup) {
  group = botGroup;
  const buttons = showButtons.map(([name, label]) =>
    h("button", {
      type: "button",
      "aria-pressed": String(name === "all"),
      onclick: ({ currentTarget }) => {
        for (const other of buttons) {
          other.setAttribute("aria-pressed", String(other === currentTarget));
        }
        change("show", name);
      },
    }, label)
  );
  const search = h("input", {
    type: "search",
    id: "search",
    placeholder: "Search",
    "aria-label": "Search updates and calls",
    oninput: ({ target }) => change("search", target.value.trim().toLowerCase()),
  });
  return h(
    "div",
    { class: "filters", role: "group", "aria-label": "What to show" },
    h("span", { class: "kinds" }, buttons),
    search,
    Object.values(selects),
  );
}
