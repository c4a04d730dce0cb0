/** The page: sets up its parts, connects, and draws. */
import { onChange, redraw } from "../../../web/assets/changes.js";
import { drawChat, hear } from "./chat.js";
import { setUpComposer } from "./composer.js";
import { copyButton } from "../../../web/assets/copy.js";
import { newBot, setUpDialogs } from "./dialogs.js";
import { h } from "../../../web/assets/dom.js";
import { hearInline } from "./inline.js";
import { drawLink } from "../../../web/assets/link.js";
import { setUpMenu } from "./menu.js";
import { drawPeople } from "./people.js";
import { botsOf, choose, load, onEvent, store, take } from "./store.js";
import { connect } from "../../../web/assets/stream.js";
import { tick } from "../../../web/assets/time.js";
import { tokenOf } from "./token.js";
import { drawTrouble, troubleSection } from "./trouble.js";
import { drawWire, setUpWire } from "../../../web/assets/wire.js";
import { setLinked, takeBots } from "../../../web/assets/wire_store.js";

const TICK_MS = 250;

/** The reader and the open chat are kept in the URL, so that they survive a reload. */
function readAddress() {
  const [me, open] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (me) choose({ me: Number(me), open });
}

function writeAddress() {
  const hash = `#${store.me}/${store.open}`;
  if (store.users.size > 0 && location.hash !== hash) history.replaceState(null, "", hash);
}

function drawViews() {
  for (const button of document.querySelectorAll(".views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === document.body.dataset.view));
  }
}

function draw() {
  drawLink();
  drawPeople();
  drawChat();
  drawWire();
  drawTrouble();
  drawViews();
  tick();
  writeAddress();
}

function tokenRow({ id }) {
  return h(
    "p",
    { class: "root" },
    "Token ",
    h("code", {}, `${id}:•••`),
    copyButton("token", () => tokenOf(id)),
  );
}

setUpComposer();
setUpDialogs();
setUpMenu();
setUpWire({
  extras: tokenRow,
  buttons: h("button", { type: "button", class: "soft", onclick: newBot }, "New bot"),
  trouble: troubleSection(),
  group: {
    label: "this chat’s bots",
    usernames: () => botsOf().map(({ username }) => username),
  },
});
for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    redraw();
  });
}
onChange(draw);
onEvent((event) => {
  hear(event);
  hearInline(event);
});
readAddress();
addEventListener("hashchange", readAddress);
setInterval(tick, TICK_MS);
// For what depends only on time: typing that ends, a bot that has stopped polling.
setInterval(redraw, 1000);
connect({ load, bots: takeBots, take, lost: () => setLinked(false) });
