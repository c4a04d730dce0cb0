/** Drawing: whatever changes, the page is drawn once per frame. */
let drawAll = () => {};
let waiting = false;

/** Says what draws the page. */
export function onChange(draw) {
  drawAll = draw;
}

/** Has the page drawn soon. */
export function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawAll();
  });
}
