/** The chats with unfinished runs, oldest first. */
import { ask } from "./ask.js";
import { command } from "./shell.js";
import { $, h, showList } from "../../../web/assets/dom.js";
import { roughly } from "../../../web/assets/time.js";

function giveUp({ bot, update_id, accepted }) {
  const next = accepted
    ? "the update becomes a dead letter, since Telegram has its answer already"
    : `${bot} gets the update again`;
  ask({
    title: `Give up the run of update ${update_id}?`,
    text: `Its signal aborts, it counts as a failure, and ${next}.`,
    command: command("deno", "task", "bot", "stuck", "give-up", bot, update_id),
    accept: "Give it up",
    act: "give-up",
    fields: { bot, update_id },
  });
}

function skip({ bot, update_id }) {
  ask({
    title: `Make update ${update_id} a dead letter?`,
    text: `It is given up for good, and what waits behind it in the chat of ${bot} continues.`,
    command: command("deno", "task", "bot", "stuck", "skip", bot, update_id),
    accept: "Skip it",
    act: "skip",
    fields: { bot, update_id },
  });
}

function make(lane) {
  const { bot, kind, update_id, chat, attempt, ageMs, ranMs, nextMs, behind } = lane;
  const what = ranMs !== null
    ? `runs for ${roughly(ranMs / 1000)}`
    : nextMs !== null
    ? `failed, tried again in ${roughly(nextMs / 1000)}`
    : "waits for a free place";
  return h(
    "li",
    { class: "card" },
    h(
      "p",
      {},
      h("strong", {}, `${bot} ${chat === undefined ? "" : `chat ${chat}`}`),
      ` ${kind} ${update_id}, attempt ${attempt}, ${what}, here for ${roughly(ageMs / 1000)}`,
      behind > 0 && `, ${behind} behind it`,
    ),
    h(
      "p",
      { class: "buttons" },
      ranMs !== null &&
        h("button", { type: "button", onclick: () => giveUp(lane) }, "Give up this run"),
      h("button", { type: "button", onclick: () => skip(lane) }, "Skip to dead letters"),
    ),
  );
}

/** Draws them. Chats under a second old are left out, as they would only flicker. */
export function drawLanes({ lanes }) {
  const old = lanes.filter(({ ageMs }) => ageMs >= 1000);
  $("lanes-note").hidden = old.length > 0;
  const version = ({ ageMs, behind, accepted, ranMs, nextMs }) =>
    `${roughly(ageMs / 1000)} ${behind} ${accepted} ${ranMs === null} ` +
    `${nextMs && roughly(nextMs / 1000)}`;
  showList($("lanes"), old, { key: ({ bot, update_id }) => `${bot} ${update_id}`, version, make });
}
