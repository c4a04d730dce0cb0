/** Lines that come up for a while. */
import { $ } from "./dom.js";

const TOAST_MS = 5000;
let timer;

/** Shows a line; a trouble is something that went wrong. */
export function toast(text, trouble = false) {
  const element = $("toast");
  clearTimeout(timer);
  element.textContent = text;
  element.classList.toggle("trouble", trouble);
  element.hidden = false;
  timer = setTimeout(() => element.hidden = true, TOAST_MS);
}
