/** Short messages that disappear by themselves. */
import { $ } from "./dom.js";

const TOAST_MS = 5000;
let timer;

/** Shows a message; `trouble` marks it as an error. */
export function toast(text, trouble = false) {
  const element = $("toast");
  clearTimeout(timer);
  element.textContent = text;
  element.classList.toggle("trouble", trouble);
  element.hidden = false;
  timer = setTimeout(() => element.hidden = true, TOAST_MS);
}
