/** The dead letters: filtering, viewing, trying again, dropping. */
import { ask } from "./ask.js";
import { command, quoted } from "./shell.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { $, h } from "../../../web/assets/dom.js";
import { post } from "../../../web/assets/post.js";

const form = $("dead-filter");
let place = "none";
let letters = [];
let marked = new Set();

/** What the list was filtered by; what has only been typed does not count. */
let filter = {};

/** The equivalent command. */
function commandFor(action, numbers) {
  if (numbers.length > 0) return command("deno", "task", "bot", "dead", action, ...numbers);
  const options = Object.entries(filter).map(([name, value]) => `--${name} ${quoted(value)}`);
  return ["deno task bot dead", action, ...options.length > 0 ? options : ["--all"]].join(" ");
}

const count = (number) => number === 1 ? "1 dead letter" : `${number} dead letters`;

async function list(after) {
  try {
    const found = await post("dead-list", { ...filter, ...after !== undefined && { after } });
    letters = after === undefined ? found.letters : [...letters, ...found.letters];
    marked = new Set([...marked].filter((seq) => letters.some((one) => one.seq === seq)));
    draw(found.more);
  } catch (error) {
    letters = [];
    draw(false, error.message);
  }
}

function act(action, numbers) {
  const all = numbers.length === 0;
  const what = all
    ? Object.keys(filter).length > 0 ? "all that match" : "all dead letters"
    : count(numbers.length);
  const again = place === "file"
    ? "Their handlers run in the server now."
    : "They go to the end of their chats and are tried as if they were new.";
  const replay = action === "replay";
  ask({
    title: replay ? `Try ${what} again?` : `Drop ${what}?`,
    text: replay ? again : "They are deleted for good.",
    command: commandFor(action, numbers),
    accept: replay ? "Try again" : "Drop",
    act: `dead-${action}`,
    fields: all ? { ...filter, all: "yes" } : { seq: numbers },
    done: () => list(),
  });
}

/** Asks before showing what a user wrote. */
function look({ seq, bot, update_id }) {
  showDialog(
    `Look at update ${update_id} of ${bot}?`,
    [
      h("p", {}, "It contains what a user wrote. Looking at it is logged."),
      h("p", { class: "quiet" }, "The same in a terminal:"),
      h("pre", {}, h("code", {}, `deno task bot dead show ${seq} --full`)),
    ],
    "Look",
    async () => {
      const { update } = await post("dead-show", { seq });
      // The dialog that asked closes first.
      setTimeout(() => {
        const text = JSON.stringify(update, null, 2);
        const shown = h("pre", { class: "code", tabindex: "0" }, h("code", {}, text));
        showDialog(`Update ${update_id} of ${bot}`, shown, "Close");
      });
    },
  );
}

function row(letter) {
  const { seq, bot, kind, update_id, attempt, diedAt, error } = letter;
  const label = `update ${update_id} of ${bot}`;
  const mark = h("input", { type: "checkbox", "aria-label": `Mark ${label}` });
  mark.checked = marked.has(seq);
  mark.addEventListener("change", () => {
    if (mark.checked) marked.add(seq);
    else marked.delete(seq);
    drawButtons();
  });
  const button = (text, onclick) =>
    h("button", { type: "button", onclick }, text, h("span", { class: "sr" }, ` ${label}`));
  return h(
    "li",
    { class: "card letter" },
    h(
      "p",
      { class: "facts" },
      mark,
      h("strong", {}, bot),
      h("span", {}, `${kind} ${update_id}`),
      h("span", { class: "quiet" }, `number ${seq}, attempts: ${attempt}`),
      h("time", { class: "quiet" }, new Date(diedAt).toLocaleString()),
    ),
    h("p", { class: "bad" }, error),
    h(
      "p",
      { class: "buttons" },
      button("Look", () => look(letter)),
      button("Try again", () => act("replay", [seq])),
      button("Drop", () => act("drop", [seq])),
    ),
  );
}

function drawButtons() {
  const some = marked.size > 0;
  $("dead-replay").textContent = some ? `Try ${marked.size} again` : "Try all of these again";
  $("dead-drop").textContent = some ? `Drop ${marked.size}` : "Drop all of these";
  $("dead-all").hidden = letters.length === 0;
}

function draw(more, trouble) {
  $("dead").replaceChildren(...letters.map(row));
  $("dead-more").hidden = !more;
  const words = letters.length === 0 ? "There are none." : `${count(letters.length)} shown`;
  $("dead-note").textContent = trouble ?? (more ? `${words}, and there are more.` : words);
  drawButtons();
}

/** Draws what each view says about them. */
export function drawDead({ deadLetters }) {
  if (deadLetters === place) return;
  place = deadLetters;
  $("dead-tools").hidden = place === "none";
  if (place === "none") {
    $("dead-note").textContent = "They are not kept: set STORE, or DEAD_LETTERS to a file.";
  } else list();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  filter = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  list();
});
form.addEventListener("reset", () => {
  filter = {};
  list();
});
$("dead-more").addEventListener("click", () => list(letters.at(-1).seq));
for (const action of ["replay", "drop"]) {
  $(`dead-${action}`).addEventListener("click", () => act(action, [...marked]));
}

/** Reloads the list for a new dead letter, unless somebody is working on it. */
export function addDead(fresh) {
  if (place === "none" || marked.size > 0 || $("dead").contains(document.activeElement)) return;
  if (fresh.some(({ event }) => event === "dead_letter")) setTimeout(() => list(), 500);
}
