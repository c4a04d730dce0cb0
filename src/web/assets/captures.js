/** Captures: saved on the server's machine and played back from there or from a file. */
import { showDialog } from "./dialog.js";
import { h } from "./dom.js";
import { attemptPost, post } from "./post.js";
import { toast } from "./toast.js";
import { wire } from "./wire_store.js";

/** Saves everything on the wire. */
export async function saveCapture() {
  const saved = await attemptPost("save");
  if (saved) toast(`Saved as ${saved.path}, without tokens, readable only by you`);
}

function option(value, label) {
  return h("option", { value }, label);
}

/** Asks which capture to play to which bot. */
export async function playCapture() {
  const { names } = await attemptPost("captures") ?? {};
  if (!names) return;
  const bots = [...wire.bots.values()].map(({ id, username }) => option(id, `@${username}`));
  const content = [
    h(
      "label",
      { class: "field" },
      "Capture",
      h("select", { name: "name" }, names.map((name) => option(name, name))),
    ),
    h(
      "label",
      { class: "field" },
      "or a file",
      h("input", { type: "file", name: "file", accept: ".jsonl" }),
    ),
    h(
      "label",
      { class: "field" },
      "To",
      h("select", { name: "bot" }, option("", "the bots it was recorded from"), bots),
    ),
  ];
  showDialog("Play a capture", content, "Play", async (form) => {
    const file = form.get("file");
    const capture = file.size > 0
      ? { capture: await file.text() }
      : { name: form.get("name") ?? "" };
    const { sent } = await post("play", { ...capture, bot: form.get("bot") });
    toast(`Sent ${sent} update${sent === 1 ? "" : "s"}`);
  });
}
