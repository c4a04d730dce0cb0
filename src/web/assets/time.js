/** Times in readable form. */

/** How far the server's clock is ahead of the browser's, ms. */
let ahead = 0;

/** Sets the server's time, ms since the epoch. */
export function setNow(at) {
  ahead = at - Date.now();
}

/** The server's time, ms since the epoch; its clock may differ from the browser's. */
export const now = () => Date.now() + ahead;

const two = (number) => String(number).padStart(2, "0");

/** A time of day as hours, minutes and seconds. */
export function clock(ms) {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

/** A duration: 0.4 ms, 12 ms, 1.5 s. */
export function duration(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Seconds, minutes or hours, rounded. */
export function roughly(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.ceil(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** Updates all countdowns on the page. */
export function tick() {
  for (const element of document.querySelectorAll("[data-due]")) {
    const left = (Number(element.dataset.due) - now()) / 1000;
    const words = left > 0 ? `next try in ${roughly(left)}` : "trying again";
    if (element.textContent !== words) element.textContent = words;
  }
  for (const bar of document.querySelectorAll("progress[data-until]")) {
    const { from, until } = bar.dataset;
    bar.value = Math.min(1, (now() - from) / (until - from));
  }
}
