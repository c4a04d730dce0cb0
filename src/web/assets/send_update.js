/** Sending an update by hand. */
import { showDialog } from "./dialog.js";
import { h } from "./dom.js";
import { attemptPost, post } from "./post.js";
import { now } from "./time.js";

function template() {
  const user = { id: 1001, is_bot: false, first_name: "Ada" };
  const chat = { id: 1001, type: "private", first_name: "Ada" };
  const date = Math.floor(now() / 1000);
  return { message: { message_id: 1, from: user, chat, date, text: "Hello" } };
}

/**
 * Opens the dialog with an update, or with a template message. It gets an update_id that Telegram
 * never uses: otherwise, bots that remember ids would treat it as a redelivery.
 */
export async function editUpdate(bot, update) {
  const fresh = await attemptPost("fresh_id");
  if (!fresh) return;
  const payload = update ? JSON.parse(`{${update.json}}`) : template();
  const text = JSON.stringify({ update_id: fresh.id, ...payload }, null, 2);
  const field = h("textarea", {
    name: "json",
    rows: "14",
    spellcheck: "false",
    class: "code",
    autofocus: true,
  });
  field.value = text;
  showDialog(
    `Send an update to @${bot.username}`,
    h("label", { class: "field" }, "Update", field),
    "Send",
    (form) => post("send_update", { bot: bot.id, json: form.get("json") }),
  );
}
