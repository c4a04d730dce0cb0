/** A message's content other than text: files, places, polls, invoices, service messages. */
import { attempt } from "./act.js";
import { checklist, paidMedia } from "./cards.js";
import { h } from "../../../web/assets/dom.js";
import { news, price } from "./news.js";
import { link } from "./text.js";

const address = ({ file_id }) => `/files/${encodeURIComponent(file_id)}`;

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1 << 20
    ? `${Math.round(bytes / 1024)} KB`
    : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

/** A file that cannot be displayed is shown by name. */
function named(sort, file, name = file.file_name) {
  return h(
    "a",
    { class: "file", href: address(file), download: name ?? sort },
    h("span", { class: "file-name" }, name ?? sort),
    h("span", { class: "quiet" }, size(file.file_size)),
  );
}

function shown(tag, sort, file, properties) {
  const element = h(tag, { src: address(file), ...properties });
  element.addEventListener("error", () => element.replaceWith(named(sort, file)));
  return element;
}

/** A poll: clicking an option votes for it, clicking it again retracts the vote. */
function poll({ question, options, total_voter_count: total, is_closed }, { message_id }) {
  const rows = options.map(({ text, voter_count }) =>
    h(
      "li",
      {},
      h("button", {
        type: "button",
        disabled: is_closed,
        onclick: () => attempt("vote", { message_id, option: text }),
      }, text),
      h("span", { class: "quiet" }, ` ${voter_count} of ${total}`),
    )
  );
  return h("div", { class: "card" }, h("strong", {}, question), h("ul", {}, rows));
}

function invoice(it) {
  return h(
    "div",
    { class: "card" },
    h("strong", {}, it.title),
    h("p", {}, it.description),
    price(it),
  );
}

function place({ latitude, longitude }) {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
  return h("div", { class: "card" }, "📍 ", link(map, `${latitude}, ${longitude}`));
}

const SHOWN = {
  photo: (sizes) => shown("img", "photo", sizes.at(-1), { alt: "Photo", class: "photo" }),
  sticker: (file) => {
    const look = { "aria-label": file.emoji ?? "Sticker", class: "sticker" };
    return file.is_video
      ? shown("video", "sticker", file, { ...look, autoplay: true, loop: true, muted: true })
      : shown("img", `${file.emoji ?? ""} sticker`, file, { ...look, alt: look["aria-label"] });
  },
  animation: (file) =>
    /^image/.test(file.mime_type)
      ? shown("img", "animation", file, { alt: "Animation", class: "photo" })
      : shown("video", "animation", file, { controls: true, loop: true, muted: true }),
  video: (file) => shown("video", "video", file, { controls: true }),
  video_note: (file) => shown("video", "video message", file, { controls: true }),
  audio: (file) => shown("audio", file.file_name ?? "audio", file, { controls: true }),
  voice: (file) => shown("audio", "voice message", file, { controls: true }),
  document: (file) => named("file", file),
  venue: ({ title, address, location }) =>
    h("div", {}, h("strong", {}, title), ` ${address}`, place(location)),
  location: place,
  contact: ({ first_name, last_name = "", phone_number }) =>
    h(
      "div",
      { class: "card" },
      "👤 ",
      h("strong", {}, `${first_name} ${last_name}`),
      ` ${phone_number}`,
    ),
  dice: ({ emoji, value }) =>
    h("div", { class: "dice" }, emoji, h("span", { class: "quiet" }, ` ${value}`)),
  poll,
  invoice,
  game: ({ title, description }) =>
    h("div", { class: "card" }, "🎮 ", h("strong", {}, title), ` ${description}`),
  checklist,
  paid_media: (paid, message) => paidMedia(paid, message, showPaid),
};

function showPaid({ type, ...one }) {
  return SHOWN[type] && one[type] ? SHOWN[type](one[type]) : h("p", {}, type);
}

/**
 * A message shows the first of these that it has; an animation is also a document, so that is last.
 */
const ORDER = Object.keys(SHOWN).sort((a, b) => (a === "document") - (b === "document"));

/** A message's media, or nothing. */
export function media(message) {
  const sort = ORDER.find((name) => message[name]);
  return sort && SHOWN[sort](message[sort], message);
}

/** A short description of a message, for lists. */
export function gist(message) {
  const text = message.text ?? message.caption;
  if (text) return text;
  const sort = ORDER.find((name) => message[name]);
  return sort ? sort.replace("_", " ") : news(message) ?? "message";
}
