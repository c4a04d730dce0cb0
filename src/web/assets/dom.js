/** Creating and updating elements without ever parsing HTML. */

/**
 * Creates an element. A property whose name starts with "on" is a listener, any other an attribute;
 * children are nodes or text.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** The element with an id. */
export const $ = (id) => document.getElementById(id);

const versions = new WeakMap();

/** The path from an element to the focused one inside it, as child indexes. */
function wayToFocus(element) {
  const way = [];
  for (let at = document.activeElement; at !== element; at = at.parentElement) {
    way.unshift([...at.parentElement.children].indexOf(at));
  }
  return way;
}

function focusAt(element, way) {
  const found = way.reduce((at, index) => at?.children[index], element);
  if (found) found.focus({ preventScroll: true });
}

const detailsIn = (element) =>
  element.matches("details") ? [element] : [...element.querySelectorAll("details")];

/** Replaces an element, keeping the open details and the focus. */
export function replace(old, fresh) {
  const way = old.contains(document.activeElement) ? wayToFocus(old) : undefined;
  const [before, after] = [old, fresh].map(detailsIn);
  before.forEach(({ open }, i) => open && after[i] && (after[i].open = true));
  old.replaceWith(fresh);
  if (way) focusAt(fresh, way);
}

/**
 * Makes a parent's children show a list. An element is only recreated if its item's version has
 * changed, so that focus, selection and open details are kept.
 */
export function showList(parent, items, { key, version, make }) {
  const there = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let next = parent.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    let element = there.get(id);
    there.delete(id);
    const wanted = version(item);
    // A button that is replaced while it is pressed is never clicked.
    const isPressed = element?.matches(":active");
    if (!element || versions.get(element) !== wanted && !isPressed) {
      const fresh = make(item);
      fresh.dataset.key = id;
      versions.set(fresh, wanted);
      if (element) {
        if (next === element) next = fresh;
        replace(element, fresh);
      }
      element = fresh;
    }
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
  for (const gone of there.values()) gone.remove();
}
