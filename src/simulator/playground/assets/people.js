/** Who the reader is, and whom they can talk to. */
import { $, h, showList } from "../../../web/assets/dom.js";
import { isOwnBusiness, partnerOf } from "./business.js";
import { titleOf } from "./chat.js";
import { resetComposer } from "./composer.js";
import { gist } from "./media.js";
import { botsOf, choose, store } from "./store.js";
import { wire } from "../../../web/assets/wire_store.js";

const HUES = 6;

/** A round avatar with the first letter. */
export function avatar(id, name) {
  const hue = Math.abs(Number(id)) % HUES;
  return h("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}

/** Opens a chat. */
export function openRoom(key) {
  if (key !== store.open) resetComposer();
  choose({ open: key });
  document.body.dataset.view = "chat";
}

function become(id) {
  const [botId] = store.open?.split(":") ?? [];
  // The chat with a bot stays open when the reader switches to another person.
  const isPrivate = /^\d+:/.test(store.open ?? "");
  const open = isPrivate ? `${botId}:${id}` : store.open;
  resetComposer();
  choose({ me: id, open });
}

function person(user) {
  const input = h("input", {
    type: "radio",
    name: "me",
    value: user.id,
    checked: user.id === store.me,
    onchange: () => become(user.id),
  });
  return h("label", { class: "person" }, input, avatar(user.id, user.first_name), user.first_name);
}

/** The reader's chats: one with each bot, and their groups. */
export function roomsOf(me) {
  const present = ({ user, status }) => user.id === me && status !== "left" && status !== "kicked";
  const own = [...wire.bots.keys()].map((id) => `${id}:${me}`);
  const groups = [...store.chats.values()].filter((one) =>
    isOwnBusiness(one) || one.chat.type !== "private" && one.members.some(present)
  );
  return [...own, ...groups.map(({ key }) => key)].map((key) =>
    store.chats.get(key) ??
      { key, messages: new Map(), topics: new Map(), members: [], seen: 0 }
  );
}

function unread(chat) {
  if (chat.key === store.open) return 0;
  return [...chat.messages.values()].filter(({ message_id, from }) =>
    message_id > chat.seen && from?.id !== store.me
  ).length;
}

function roomVersion(chat) {
  const last = [...chat.messages.values()].at(-1);
  return JSON.stringify([titleOf(chat), last && gist(last), unread(chat), chat.key === store.open]);
}

function room(chat) {
  const title = titleOf(chat);
  const last = [...chat.messages.values()].at(-1);
  const [bot] = botsOf(chat.key);
  const news = unread(chat);
  const isOpen = chat.key === store.open;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "aria-current": isOpen ? "true" : undefined,
        onclick: () => openRoom(chat.key),
      },
      avatar(chat.chat?.title ? chat.chat.id : bot?.id ?? partnerOf(chat)?.id, title),
      h(
        "span",
        { class: "room" },
        h("strong", {}, title),
        h("span", { class: "quiet" }, last ? gist(last) : bot ? `@${bot.username}` : "group"),
      ),
      news > 0 && h("span", { class: "badge" }, news, h("span", { class: "sr" }, " new")),
    ),
  );
}

/** Draws people and chats; selects the first ones if the reader has not chosen yet. */
export function drawPeople() {
  if (store.users.size === 0) return; // Nothing is loaded yet, or there are no people.
  if (!store.users.has(store.me)) store.me = store.users.keys().next().value;
  const rooms = roomsOf(store.me);
  if (!rooms.some(({ key }) => key === store.open)) store.open = rooms[0]?.key;
  showList($("persons"), [...store.users.values()], {
    key: ({ id }) => id,
    version: ({ id, first_name }) => `${first_name} ${id === store.me}`,
    make: person,
  });
  showList($("rooms"), rooms, { key: ({ key }) => key, version: roomVersion, make: room });
}
