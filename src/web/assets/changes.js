/** Drawing: however much changes, the page is drawn once per frame. */
let drawAll = () => {};
let waiting = false;

/** Sets the function that draws the page. */
export function onChange(draw) {
  drawAll = draw;
}

/** Draws the page in the next frame. */
export function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawAll();
  });
}
