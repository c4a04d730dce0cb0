/** Lines of the wire: updates on their way to bots, and calls that bots make. */
import { h } from "./dom.js";
import { gist } from "./media.js";
import { store } from "./store.js";
import { duration, now, preciseClock } from "./time.js";

const ENDED = new Set(["delivered", "expired", "dropped"]);

/** An update's payload, parsed once. */
const payloads = new Map();

function payloadOf({ bot, update_id, json, kind }) {
  const key = `${bot} ${update_id}`;
  if (!payloads.has(key)) payloads.set(key, JSON.parse(`{${json}}`)[kind]);
  if (payloads.size > 500) payloads.delete(payloads.keys().next().value);
  return payloads.get(key);
}

function about(update) {
  const payload = payloadOf(update);
  const text = payload.data ?? payload.query ?? payload.text ?? payload.caption;
  if (text !== undefined) return ` “${text}”`;
  const { message_id, new_chat_member: member } = payload;
  return member ? ` ${member.status}` : message_id ? ` ${gist(payload)}` : "";
}

/** How many updates of the same queue are before this one. */
function before(update) {
  if (update.state !== "pending") return 0;
  return [...store.updates.values()].filter(({ bot, queue, update_id, state }) =>
    bot === update.bot && queue === update.queue && update_id < update.update_id &&
    !ENDED.has(state)
  ).length;
}

function words(update) {
  const { state, attempts } = update;
  if (state === "delivered" && attempts.length === 0) return "fetched";
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
    h("time", { class: "sr" }, preciseClock(at)),
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

function pretty(it) {
  return h("pre", { tabindex: "0" }, JSON.stringify(it, null, 2));
}

function head(direction, title, detail, at, badge, badgeClass) {
  return h(
    "summary",
    {},
    h("span", { class: "way", "aria-hidden": "true" }, direction),
    h("span", { class: "title" }, h("strong", {}, title), h("span", { class: "detail" }, detail)),
    h("time", {}, preciseClock(at)),
    h("span", { class: `badge ${badgeClass}` }, badge),
  );
}

/** All that an update's line depends on. */
export function updateVersion(update) {
  return JSON.stringify([update.state, update.nextAttemptAt, update.attempts, before(update)]);
}

/** An update. */
export function updateRow(update) {
  const { bot, update_id, queue, kind, createdAt, attempts, json, state } = update;
  const story = attempts.length > 0 &&
    h("ol", { class: "attempts", "aria-label": "Attempts" }, attempts.map(attemptLine));
  return h(
    "li",
    { class: `line update ${state.replace(" ", "-")}` },
    h(
      "details",
      {},
      head("→", kind, about(update), createdAt, words(update), state.replace(" ", "-")),
      pretty(JSON.parse(`{"update_id":${update_id},${json}}`)),
    ),
    h(
      "p",
      { class: "facts" },
      `@${bot} · update ${update_id} · queue ${queue}`,
    ),
    story,
    countdown(update),
  );
}

/** A call. */
export function callRow(call) {
  const { bot, method, params, at, ms, status, via, description, result } = call;
  const ok = status >= 200 && status <= 299;
  const text = params.text ?? params.caption ?? params.url ?? params.action;
  return h(
    "li",
    { class: ok ? "line call" : "line call failed" },
    h(
      "details",
      {},
      head("←", method, text ? ` “${text}”` : "", at, status || "broken off", ok ? "good" : "bad"),
      pretty({
        params,
        ...(description ? { description } : {}),
        ...(result === undefined ? {} : { result }),
      }),
    ),
    h(
      "p",
      { class: "facts" },
      `@${bot || "?"} · ${via === "webhook reply" ? "in a webhook’s answer" : duration(ms)}`,
      !ok && description && h("span", { class: "bad" }, ` · ${description}`),
    ),
  );
}
