/** Business accounts: bots that manage somebody's chats, and those chats. */
import { act, attempt } from "./act.js";
import { showDialog } from "../../../web/assets/dialog.js";
import { h } from "../../../web/assets/dom.js";
import { redraw } from "../../../web/assets/changes.js";
import { openWhenIn, store } from "./store.js";

const connectionKey = (bot, user) => `${bot} ${user}`;

/** The person whom the reader talks to in a business chat. */
export function partnerOf(chat) {
  if (!chat.key?.startsWith("business:")) return undefined;
  return chat.members.find(({ user }) => user.id !== store.me)?.user;
}

/** Whether the reader is one of the two. */
export function isOwnBusiness({ key }) {
  return key.startsWith("business:") && key.split(":").includes(`${store.me}`);
}

/** The menu item that connects a bot to the reader's account, or disconnects it. */
export function businessItem(bot) {
  const key = connectionKey(bot.id, store.me);
  const connected = store.connections.has(key);
  const label = connected
    ? "Disconnect from my business account"
    : "Connect to my business account";
  return [label, async () => {
    const name = connected ? "disconnect_business" : "connect_business";
    if (!await attempt(name, { bot: bot.id })) return;
    if (connected) store.connections.delete(key);
    else store.connections.add(key);
    redraw();
  }];
}

/** People the reader can write to, because one of the two has a business account. */
function partners() {
  const owners = new Set([...store.connections].map((key) => Number(key.split(" ")[1])));
  return [...store.users.values()].filter(({ id }) =>
    id !== store.me && (owners.has(id) || owners.has(store.me))
  );
}

/** The menu item to write to such a person, if there is one. */
export function writeToItem() {
  const people = partners();
  return people.length === 0 ? undefined : ["Write to a person", () => writeTo(people)];
}

function writeTo(people) {
  const choices = people.map(({ id, first_name }, i) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "with", value: id, checked: i === 0 }),
      ` ${first_name}`,
    )
  );
  const content = [
    h("fieldset", { class: "members" }, h("legend", {}, "To"), choices),
    h(
      "label",
      { class: "field" },
      "Text",
      h("input", { name: "text", required: true, autofocus: true }),
    ),
  ];
  showDialog("Write to a person", content, "Send", async (form) => {
    const { chat } = await act("write_to", { with: form.get("with"), text: form.get("text") });
    await openWhenIn(chat);
  });
}
