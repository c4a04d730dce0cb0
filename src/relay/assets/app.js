/** The page: sets up its parts, connects and draws. */
import { onChange, redraw } from "../../web/assets/changes.js";
import { drawLink } from "../../web/assets/link.js";
import { connect } from "../../web/assets/stream.js";
import { tick } from "../../web/assets/time.js";
import { drawWire, setUpWire } from "../../web/assets/wire.js";
import { loadWire, setLinked, takeBots, takeWire } from "../../web/assets/wire_store.js";
import { newBotButton } from "./new_bot.js";

const TICK_MS = 250;

setUpWire({ buttons: newBotButton() });
onChange(() => {
  drawLink();
  drawWire();
  tick();
});
setInterval(tick, TICK_MS);
// For changes that depend only on time: a bot that has stopped polling.
setInterval(redraw, 1000);
connect({ load: loadWire, bots: takeBots, take: takeWire, lost: () => setLinked(false) });
