/** Copying to the clipboard. */
import { h } from "./dom.js";
import { toast } from "./toast.js";

/** Copies a text and shows a confirmation. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    toast(`Cannot copy the ${what}: the browser does not allow it`, true);
  }
}

/** A copy button; the text may be fetched on demand. */
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
