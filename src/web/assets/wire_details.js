/** The details of an expanded line, and the actions on it. */
import { copy } from "./copy.js";
import { curlOfCall, curlOfUpdate, updateJson } from "./curl.js";
import { h } from "./dom.js";
import { attemptPost } from "./post.js";
import { editUpdate } from "./send_update.js";
import { clock, duration } from "./time.js";
import { isOver, wire } from "./wire_store.js";

const pretty = (it) => h("pre", { tabindex: "0" }, JSON.stringify(it, null, 2));

function part(title, ...content) {
  return h("section", { class: "part" }, h("h3", {}, title), content);
}

function button(label, onclick) {
  return h("button", { type: "button", class: "soft", onclick }, label);
}

function headers(lines) {
  return lines.map(([name, value]) => `${name}: ${value}`).join("\n");
}

/** Formats JSON; leaves anything else as it is. */
function laidOut(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function attemptPart({ attempt, at, ms, request, response, error }) {
  const answer = response
    ? [
      `HTTP ${response.status} ${response.reason}`.trim(),
      headers(response.headers),
      "",
      laidOut(response.body),
    ].join("\n").trimEnd()
    : error;
  return part(
    `Attempt ${attempt} · ${clock(at)} · ${duration(ms)}`,
    h("h4", {}, "Request"),
    h("pre", { tabindex: "0" }, `POST ${request.url}\n${headers(request.headers)}`),
    h("h4", {}, response ? "Response" : "No response"),
    h("pre", { tabindex: "0" }, answer),
  );
}

const botOf = ({ bot: username }) =>
  [...wire.bots.values()].find((bot) => bot.username === username);

/** The details of an update. */
export function updateDetails(update) {
  const bot = botOf(update);
  const fields = { bot: bot?.id, update_id: update.update_id, copy: update.copy ?? 0 };
  const actions = h(
    "p",
    { class: "actions" },
    isOver(update) && button("Replay", () => attemptPost("replay", fields)),
    update.state === "retrying" && button("Retry now", () => attemptPost("retry", fields)),
    button("Edit and send", () => editUpdate(bot, update)),
    button("Copy JSON", () => copy(updateJson(update), "JSON")),
    bot?.webhook.url &&
      button("Copy as curl", () => copy(curlOfUpdate(update, bot.webhook.url), "curl line")),
  );
  const [last, ...earlier] = update.attempts.map(attemptPart).reverse();
  return h(
    "div",
    { class: "opened" },
    actions,
    last,
    part("Update", pretty(JSON.parse(updateJson(update)))),
    earlier,
  );
}

/** The details of a call. */
export function callDetails(call) {
  const { params, description, result, status, at, ms } = call;
  const answer = {
    ...(result === undefined ? {} : { result }),
    ...(description === undefined ? {} : { description }),
  };
  return h(
    "div",
    { class: "opened" },
    h(
      "p",
      { class: "actions" },
      button("Copy JSON", () => copy(JSON.stringify({ params, status, ...answer }), "JSON")),
      button("Copy as curl", () => copy(curlOfCall(call), "curl line")),
    ),
    part("Parameters", pretty(params)),
    part(`Answer ${status || "broken off"} · ${clock(at + ms)} · ${duration(ms)}`, pretty(answer)),
  );
}
