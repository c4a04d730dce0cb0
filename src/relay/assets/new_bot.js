/** Adding a bot to the relay, by its token. */
import { showDialog } from "../../web/assets/dialog.js";
import { h } from "../../web/assets/dom.js";
import { post } from "../../web/assets/post.js";
import { toast } from "../../web/assets/toast.js";

function newBot() {
  const token = h("input", {
    name: "token",
    type: "password",
    autocomplete: "off",
    required: true,
    autofocus: true,
    "aria-describedby": "token-note",
  });
  const content = [
    h("label", { class: "field" }, "Token, from @BotFather", token),
    h(
      "p",
      { id: "token-note", class: "quiet" },
      "It is kept until the relay ends. To keep it, set BOT_<NAME>_TOKEN before the next start.",
    ),
  ];
  showDialog("New bot", content, "Add", async (form) => {
    await post("new_bot", { token: form.get("token") });
    toast("The bot is now relayed");
  });
}

/** The button next to the bots' buttons. */
export function newBotButton() {
  return h("button", { type: "button", class: "soft", onclick: newBot }, "New bot");
}
