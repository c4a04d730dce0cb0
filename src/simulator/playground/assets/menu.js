/** The menu of a message or chat: one popover, filled when it opens. */
import { $, h } from "../../../web/assets/dom.js";

/** Opens the menu below a button. Items are `[label, action]`. */
export function openMenu(button, items) {
  const menu = $("menu");
  const choices = items.map(([label, action]) =>
    h("button", {
      type: "button",
      onclick() {
        menu.hidePopover();
        button.focus({ preventScroll: true });
        action();
      },
    }, label)
  );
  menu.replaceChildren(...choices);
  menu.showPopover();
  const { left, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const over = bottom + offsetHeight > innerHeight;
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - offsetWidth - 4))}px`;
  menu.style.top = `${over ? Math.max(4, top - offsetHeight) : bottom}px`;
  choices[0]?.focus();
}

/** Sets up the arrow keys of the menu. */
export function setUpMenu() {
  $("menu").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const choices = [...event.currentTarget.children];
    const at = choices.indexOf(document.activeElement);
    choices.at((at + step) % choices.length)?.focus();
  });
}
