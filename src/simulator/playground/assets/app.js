/** The page: sets its parts up, connects, and draws. */
import { drawBots, setUpTrouble } from "./bots.js";
import { drawChat, hear } from "./chat.js";
import { setUpComposer } from "./composer.js";
import { setUpDialogs } from "./dialogs.js";
import { $ } from "./dom.js";
import { hearInline } from "./inline.js";
import { setUpMenu } from "./menu.js";
import { drawPeople } from "./people.js";
import { choose, store, watch } from "./store.js";
import { connect } from "./stream.js";
import { tick } from "./time.js";
import { drawWire, setUpWire } from "./wire.js";

const TICK_MS = 250;

/** Who one is and what is open stand in the address, so that they outlive a reload. */
function readAddress() {
  const [me, open] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (me) choose({ me: Number(me), open });
}

function writeAddress() {
  const hash = `#${store.me}/${store.open}`;
  if (store.users.size > 0 && location.hash !== hash) history.replaceState(null, "", hash);
}

function drawLink() {
  const link = $("link");
  const words = store.linked ? "Connected" : "Not connected, trying again …";
  link.className = store.linked ? "on" : "off";
  if (link.textContent !== words) link.textContent = words;
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
  drawBots();
  drawWire();
  drawViews();
  tick();
  writeAddress();
}

setUpComposer();
setUpDialogs();
setUpMenu();
setUpTrouble();
setUpWire();
for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    choose({});
  });
}
watch(draw, (event) => {
  hear(event);
  hearInline(event);
});
readAddress();
addEventListener("hashchange", readAddress);
setInterval(tick, TICK_MS);
// What depends on the time alone: typing that ends, a bot that polls no more.
setInterval(() => choose({}), 1000);
connect();
