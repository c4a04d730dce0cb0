/** The lines of the wire. */
import { h } from "./dom.js";
import { clock, duration, now } from "./time.js";
import { isOver, wire } from "./wire_store.js";
import { callDetails, updateDetails } from "./wire_details.js";

/** An update's payload, parsed once. */
const payloads = new WeakMap();

function payloadOf(update) {
  if (!payloads.has(update)) payloads.set(update, JSON.parse(`{${update.json}}`)[update.kind]);
  return payloads.get(update);
}

function about(update) {
  const payload = payloadOf(update);
  const text = payload.data ?? payload.query ?? payload.text ?? payload.caption;
  if (typeof text === "string") return ` “${text}”`;
  const status = payload.new_chat_member?.status;
  if (status) return ` ${status}`;
  const [sort] = Object.keys(payload).filter((name) => !PLAIN.has(name));
  return sort ? ` ${sort}` : "";
}

const PLAIN = new Set(
  ("message_id from chat date edit_date sender_chat id message_thread_id is_topic_message " +
    "reply_to_message").split(" "),
);

/** How many updates in the same queue are ahead of this one. */
function before(update) {
  if (update.state !== "pending") return 0;
  return [...wire.updates.values()].filter((other) =>
    other.bot === update.bot && other.queue === update.queue &&
    other.update_id < update.update_id && !isOver(other)
  ).length;
}

const isHeld = ({ bot: username }) =>
  [...wire.bots.values()].some((bot) => bot.username === username && bot.held);

function words(update) {
  const { state, attempts } = update;
  if (state === "delivered" && attempts.length === 0) return "fetched";
  if (state === "pending" || state === "retrying") { if (isHeld(update)) return "held"; }
  const ahead = before(update);
  return ahead > 0 ? `waits behind ${ahead}` : state;
}

function attemptLine({ attempt, at, ms, status, error, reply, retryIn }) {
  const ok = error === undefined;
  return h(
    "li",
    { class: ok ? "good" : "bad" },
    h("span", { class: "number" }, `${attempt}`),
    h("span", { class: "status" }, status ?? "–"),
    h(
      "span",
      { class: "what" },
      error?.replace(/^Wrong response from the webhook: \d+ /, "") ??
        (reply ? `with the reply ${reply}` : "OK"),
    ),
    h("span", { class: "quiet" }, duration(ms)),
    retryIn !== undefined &&
      h("span", { class: "quiet" }, retryIn === 0 ? "again at once" : `again in ${retryIn} s`),
    h("time", { class: "sr" }, clock(at)),
  );
}

function countdown({ nextAttemptAt, attempts }) {
  if (nextAttemptAt === undefined) return undefined;
  const last = attempts.at(-1);
  return h(
    "div",
    { class: "countdown" },
    h("progress", {
      max: "1",
      value: "0",
      "aria-label": "Until the next attempt",
      "data-from": last ? last.at + last.ms : now(),
      "data-until": nextAttemptAt,
    }),
    h("span", { "data-due": nextAttemptAt }),
  );
}

/** A line whose details are created when it is first opened. */
function opening(summary, content) {
  const details = h("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(content());
  });
  return details;
}

function head(direction, title, detail, at, badge, badgeClass) {
  return h(
    "summary",
    {},
    h("span", { class: "way", "aria-hidden": "true" }, direction),
    h("span", { class: "title" }, h("strong", {}, title), h("span", { class: "detail" }, detail)),
    h("time", {}, clock(at)),
    h("span", { class: `badge ${badgeClass}` }, badge),
  );
}

/** Everything that an update's line depends on. */
export function updateVersion(update) {
  const { state, nextAttemptAt, attempts } = update;
  return JSON.stringify([state, nextAttemptAt, attempts.length, before(update), isHeld(update)]);
}

/** The line of an update. */
export function updateRow(update) {
  const { bot, update_id, queue, kind, createdAt, attempts, state, copy } = update;
  const story = attempts.length > 0 &&
    h("ol", { class: "attempts", "aria-label": "Attempts" }, attempts.map(attemptLine));
  const by = copy === undefined ? "" : " · sent by hand";
  return h(
    "li",
    { class: `line update ${state.replace(" ", "-")}` },
    opening(
      head("→", kind, about(update), createdAt, words(update), state.replace(" ", "-")),
      () => updateDetails(update),
    ),
    h("p", { class: "facts" }, `@${bot} · update ${update_id} · queue ${queue}${by}`),
    story,
    countdown(update),
  );
}

const WAYS = { "webhook reply": "in a webhook’s answer", relay: "by the relay" };

/** The line of a call. */
export function callRow(call) {
  const { bot, method, params, at, ms, status, via, description } = call;
  const ok = status >= 200 && status <= 299;
  const text = params.text ?? params.caption ?? params.url ?? params.action ?? params.file_path;
  const how = WAYS[via] ?? duration(ms);
  return h(
    "li",
    { class: ok ? "line call" : "line call failed" },
    opening(
      head("←", method, text ? ` “${text}”` : "", at, status || "broken off", ok ? "good" : "bad"),
      () => callDetails(call),
    ),
    h(
      "p",
      { class: "facts" },
      `@${bot || "?"} · ${how}`,
      !ok && description && h("span", { class: "bad" }, ` · ${description}`),
    ),
  );
}
