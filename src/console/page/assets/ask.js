/** Acts: each asks for confirmation and shows the equivalent command. */
import { showDialog } from "../../../web/assets/dialog.js";
import { h } from "../../../web/assets/dom.js";
import { post } from "../../../web/assets/post.js";
import { toast } from "../../../web/assets/toast.js";

async function performAct({ act, fields, done }) {
  const { said } = await post(act, fields);
  toast(said);
  done?.();
}

/** Asks for confirmation, then performs an act of the server, or something else. */
export function ask({ title, text, command, accept, perform = performAct, ...act }) {
  const content = [
    h("p", {}, text),
    command && h("p", { class: "quiet" }, "The same in a terminal:"),
    command && h("pre", {}, h("code", {}, command)),
  ];
  showDialog(title, content, accept, () => perform(act));
}
