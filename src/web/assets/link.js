/** Whether the page is connected. */
import { $ } from "./dom.js";
import { wire } from "./wire_store.js";

/** Draws the status. */
export function drawLink() {
  const link = $("link");
  const words = wire.linked ? "Connected" : "Not connected, trying again …";
  link.className = wire.linked ? "on" : "off";
  if (link.textContent !== words) link.textContent = words;
}
