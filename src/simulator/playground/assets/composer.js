/** The composer: texts, replies, edits, files. */
import { attempt } from "./act.js";
import { $, h } from "../../../web/assets/dom.js";
import { chooseResult, lookInline, moveInResults } from "./inline.js";
import { gist } from "./media.js";
import { openChat } from "./store.js";

/** What the next text belongs to: `{ reply }` or `{ edit }`, with a message. */
let about = {};

function setAbout(next) {
  about = next;
  const message = next.reply ?? next.edit;
  const place = $("about");
  place.hidden = !message;
  if (!message) return;
  const cancel = () => {
    if (about.edit) fill("");
    setAbout({});
    $("text").focus();
  };
  place.replaceChildren(
    h("span", {}, h("strong", {}, next.edit ? "Editing" : "Reply to"), ` ${gist(message)}`),
    h("button", { type: "button", "aria-label": "Cancel", onclick: cancel }, "✕"),
  );
}

/** Starts a reply. */
export function startReply(message) {
  setAbout({ reply: message });
  $("text").focus();
}

/** Starts editing one of the reader's own messages. */
export function startEdit(message) {
  setAbout({ edit: message });
  fill(message.text ?? message.caption);
}

function grow() {
  const text = $("text");
  text.style.height = "auto";
  text.style.height = `${Math.min(160, text.scrollHeight + 2)}px`;
}

/** Puts a text into the composer. */
export function fill(text) {
  $("text").value = text;
  grow();
  $("text").focus();
  lookInline(text);
}

/** Discards a started reply or edit; called when another chat is opened. */
export function resetComposer() {
  setAbout({});
  $("text").value = "";
  grow();
  lookInline("");
}

/** Sends a text from the reader, or changes the message being edited. */
export async function send(text) {
  const { reply, edit } = about;
  setAbout({});
  return edit
    ? await attempt("edit", { message_id: edit.message_id, text })
    : await attempt("say", { text, reply_to: reply?.message_id, topic: openChat().topic });
}

async function submit() {
  const field = $("text");
  const text = field.value.trim();
  if (text === "") return;
  if (chooseResult()) return resetComposer();
  fill("");
  if (!await send(text) && field.value === "") fill(text); // Restore the text.
}

async function sendFile(file) {
  if (!file) return;
  const { reply } = about;
  const caption = $("text").value.trim();
  const { topic } = openChat();
  const sent = await attempt("send", { file, caption, reply_to: reply?.message_id, topic });
  $("file").value = "";
  if (sent) resetComposer();
}

function onKey(event) {
  if (event.isComposing) return;
  if (moveInResults(event)) return event.preventDefault();
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && (about.reply || about.edit)) {
    $("about").querySelector("button").click();
  }
}

/** Sets up the form. */
export function setUpComposer() {
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  $("text").addEventListener("keydown", onKey);
  $("text").addEventListener("input", () => {
    grow();
    lookInline($("text").value);
  });
  $("text").addEventListener("paste", ({ clipboardData }) => sendFile(clipboardData.files[0]));
  $("file").addEventListener("change", () => sendFile($("file").files[0]));
}
