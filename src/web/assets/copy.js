/** Copying to the clipboard. */
import { h } from "./dom.js";
import { toast } from "./toast.js";

/** Copies a text and says so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    toast(`Cannot copy the ${what}: the browser does not allow it`, true);
  }
}

/** A button that copies; the text may have to be fetched first. */
export function copyButton(what, text) {
  return h("button", {
    type: "button",
    class: "soft",
    "aria-label": `Copy ${what}`,
    onclick: async () => {
      const found = await text();
      if (found !== undefined) copy(found, what);
    },
  }, "Copy");
}
