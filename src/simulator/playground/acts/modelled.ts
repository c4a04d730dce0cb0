/**
 * Topics, links, Stars, business chats, checklists, and buttons that request something.
 *
 * @module
 */
import { Group, mustBeOpen } from "../../people/places.ts";
import { type Given, pressedContent } from "../../people/reply_buttons.ts";
import { openLink } from "../../world/invite_links.ts";
import { post } from "../../world/posting.ts";
import { businessChatWith, nameOf } from "./names.ts";
import type { Act, Deed } from "./act.ts";

/** What the reader provides to a button that requests something. */
function givenBy(act: Act): Given {
  const { world } = act.tg;
  const users = act.all("member").flatMap((id) => {
    const user = world.users.get(Number(id)) ?? world.bots.get(Number(id))?.user;
    return user ? [{ user }] : [];
  });
  const shared = world.rooms.get(act.text("shared_chat"));
  return {
    phone: `+1555${act.person.id}`,
    ...(users.length > 0 ? { users } : {}),
    ...(shared ? { chat: new Group(shared) } : {}),
    ...(act.text("data") === "" ? {} : { data: act.text("data") }),
  };
}

/** Presses the button at a position of the reply keyboard. */
function give(act: Act): unknown {
  const { room, person, tg: { world } } = act;
  const { keyboard } = room;
  const rows = keyboard && "keyboard" in keyboard ? keyboard.keyboard : [];
  const button = rows[act.number("row")]?.[act.number("column")];
  if (!button) throw new TypeError("Cannot press: there is no such button any more");
  const content = pressedContent(world.random, person.user, button, givenBy(act));
  mustBeOpen(world, person.user, room, content);
  return post(world, room, person.user, content);
}

/** Joins by a link, or requests to join; in that case `waits` is true. */
async function join(act: Act): Promise<unknown> {
  const link = act.text("link");
  const { room } = openLink(act.tg.world, link);
  const request = await act.person.joinsBy(link);
  return request ? { waits: true, title: room.chat.title } : { chat: room.key };
}

async function openWebApp(act: Act): Promise<unknown> {
  const { queryId, initData } = await act.person.opensWebApp(act.bot());
  return { query: queryId, init_data: initData };
}

async function writeTo(act: Act): Promise<unknown> {
  const other = act.tg.world.users.get(act.number("with"));
  if (!other) throw new TypeError("Cannot find that person: reload the page");
  await act.person.writesTo({ user: other }, act.text("text"));
  return { chat: businessChatWith(act, other.id)!.key };
}

/** Acts other than plain chatting, by name. */
export const modelled: Readonly<Record<string, Deed>> = {
  open_topic: (act) => act.person.opensTopic(act.group, nameOf(act, "name")),
  close_topic: (act) => act.person.closesTopic(act.group, act.number("topic")),
  reopen_topic: (act) => act.person.reopensTopic(act.group, act.number("topic")),
  rename: (act) => act.person.changesTitle(act.group, nameOf(act, "title")),
  promote: (act) => act.person.promotes(act.group, act.bot("member")),
  pin: (act) => act.person.pins(act.message()),
  upgrade: async (act) => ({ chat: (await act.person.upgrades(act.group)).room.key }),
  join,
  give,
  async pay_link(act) {
    const { id } = await act.person.pays(act.text("link"));
    return { query: id };
  },
  buy_media: (act) => act.person.buysMedia(act.message()),
  renew: (act) => act.person.renews(act.bot(), act.text("charge")),
  web_app: openWebApp,
  tick: (act) => act.person.ticks(act.message(), [act.number("task")], act.text("done") === "true"),
  connect_business: (act) => act.person.connectsBusiness(act.bot()),
  disconnect_business: (act) => act.person.disconnectsBusiness(act.bot()),
  write_to: writeTo,
};
