/** Texts with entities, as elements. */
import { h } from "../../../web/assets/dom.js";

const SAFE = /^(https?|mailto|tel):/i;

/** A link, if its URL is safe to follow. */
export function link(address, ...children) {
  const full = /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `http://${address}`;
  if (!SAFE.test(full)) return h("span", { class: "mark", title: full }, ...children);
  return h("a", { href: full, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(inner) {
  const hidden = h("span", { class: "hidden", inert: true }, inner);
  const cover = h("span", {
    class: "spoiler",
    role: "button",
    tabindex: "0",
    "aria-label": "Spoiler, press to read",
  }, hidden);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.replaceWith(h("span", { class: "spoiler shown", tabindex: "-1" }, ...hidden.childNodes));
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}

function pre(entity, inner) {
  const { language } = entity;
  return h("pre", { "data-language": language, tabindex: "0" }, h("code", {}, inner));
}

/** A link that the page can follow itself becomes a button. */
function linkOrAct(address, inner, can) {
  const follow = can.link?.(address);
  if (!follow) return link(address, inner);
  return h("button", { type: "button", class: "command", onclick: follow }, inner);
}

/** How to render each type of entity: (inner nodes, entity, its text, available actions). */
const SHOWN = {
  bold: (inner) => h("strong", {}, inner),
  italic: (inner) => h("em", {}, inner),
  underline: (inner) => h("u", {}, inner),
  strikethrough: (inner) => h("s", {}, inner),
  spoiler,
  code: (inner) => h("code", {}, inner),
  pre: (inner, entity) => pre(entity, inner),
  blockquote: (inner) => h("blockquote", {}, inner),
  expandable_blockquote: (inner) => h("blockquote", {}, inner),
  text_link: (inner, { url }, _, can) => linkOrAct(url, inner, can),
  url: (inner, _, text, can) => linkOrAct(text, inner, can),
  email: (inner, _, text) => link(`mailto:${text}`, inner),
  phone_number: (inner, _, text) => link(`tel:${text.replace(/[^+\d]/g, "")}`, inner),
  bot_command: (inner, _, text, { command }) =>
    command
      ? h("button", { type: "button", class: "command", onclick: () => command(text) }, inner)
      : h("span", { class: "mark" }, inner),
};

function build(text, start, end, entities, can) {
  const nodes = [];
  let at = start;
  let queue = entities;
  while (queue.length > 0) {
    const [entity, ...others] = queue;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    queue = others;
    if (from >= to) continue;
    // An entity that extends beyond the end of this one continues after it.
    const inside = others.filter(({ offset }) => offset < to);
    queue = others.filter(({ offset, length }) => offset + length > to);
    nodes.push(text.slice(at, from));
    const show = SHOWN[entity.type] ?? ((inner) => h("span", { class: "mark" }, inner));
    nodes.push(show(build(text, from, to, inside, can), entity, text.slice(from, to), can));
    at = to;
  }
  return [...nodes, text.slice(at, end)];
}

/**
 * A text as nodes. Offsets count UTF-16 units, as in JavaScript.
 * `can.command`, if given, handles clicks on a command; `can.link` returns the action for clicks on
 * a URL, unless the browser is to open it.
 */
export function formatted(text, entities = [], can = {}) {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, can);
}
