/** Paid media, checklists and games. */
import { attempt } from "./act.js";
import { h } from "../../../web/assets/dom.js";
import { store } from "./store.js";
import { redraw } from "../../../web/assets/changes.js";

const boughtKey = (message) => `${store.me} ${store.open} ${message.message_id}`;

/** Whether the reader has bought a message's media. */
export function isBought(message) {
  return store.bought.has(boughtKey(message));
}

async function buy(message) {
  if (!await attempt("buy_media", { message_id: message.message_id })) return;
  store.bought.add(boughtKey(message));
  redraw();
}

/** Media for sale: hidden until the reader buys them. `show` renders one. */
export function paidMedia({ star_count, paid_media }, message, show) {
  if (isBought(message)) {
    return h("div", {}, paid_media.map((one) => show(one)));
  }
  const count = paid_media.length;
  return h(
    "div",
    { class: "card" },
    h("p", {}, `🔒 ${count} ${count === 1 ? "photo or video" : "photos and videos"}`),
    h("button", { type: "button", class: "main", onclick: () => buy(message) }, [
      `Buy for ${star_count} ⭐`,
    ]),
  );
}

/** A checklist: clicking a task marks it as done, or not done. */
export function checklist({ title, tasks, others_can_mark_tasks_as_done: open }, message) {
  const mayMark = open || message.from?.id === store.me;
  const rows = tasks.map(({ id, text, completed_by_user: by }) => {
    const tick = ({ currentTarget: box }) =>
      attempt("tick", { message_id: message.message_id, task: id, done: box.checked });
    const box = { type: "checkbox", checked: Boolean(by), disabled: !mayMark, onchange: tick };
    return h(
      "li",
      {},
      h("label", {}, h("input", box), ` ${text}`),
      by && h("span", { class: "quiet" }, ` ${by.first_name}`),
    );
  });
  return h("div", { class: "card" }, h("strong", {}, title), h("ul", { class: "tasks" }, rows));
}
