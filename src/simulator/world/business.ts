/**
 * Business accounts: people whose chats are managed by a bot.
 *
 * @module
 */
import type { BusinessBotRights, BusinessConnection, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "./bot.ts";
import type { BusinessLink } from "./business_link.ts";
import { grantedRights, shownRights } from "./business_rights.ts";
import { remove } from "./posting.ts";
import { Room } from "./room.ts";
import type { World } from "./world.ts";

/** A connection, as bots see it. */
export function shownConnection(link: BusinessLink): BusinessConnection {
  const { id, user, date, rights, isEnabled } = link;
  const can_reply = rights.can_reply ?? false;
  return {
    id,
    user,
    user_chat_id: user.id,
    date,
    is_enabled: isEnabled,
    ...{ can_reply },
    ...(isEnabled ? { rights: shownRights(rights) } : {}),
  };
}

/** The connection between a person and a bot. */
function linkOf(world: World, bot: Bot, user: User): BusinessLink | undefined {
  return [...world.business.values()].find((link) =>
    link.botId === bot.id && link.user.id === user.id
  );
}

/** Connects a bot to somebody's business account, changes its rights, or disconnects it. */
export function connectBusiness(
  world: World,
  bot: Bot,
  user: User,
  rights: BusinessBotRights,
  isEnabled: boolean,
): BusinessLink {
  const known = linkOf(world, bot, user);
  const id = known?.id ?? randomWord(world.random, 24);
  const date = known?.date ?? world.seconds();
  const link: BusinessLink = {
    id,
    botId: bot.id,
    user,
    date,
    rights: grantedRights(rights),
    isEnabled,
  };
  world.business.set(id, link);
  // A bot may write to people who have connected it.
  world.privateRoom(bot, user);
  publish(world, bot, "business_connection", shownConnection(link));
  return link;
}

/** The chat of a business account with a customer; `undefined` if they have not written yet. */
export function businessRoom(world: World, owner: User, customer: number): Room | undefined {
  return world.rooms.get(`business:${owner.id}:${customer}`);
}

/** The same chat, created if there is none. */
export function openBusinessRoom(world: World, owner: User, customer: User): Room {
  const found = businessRoom(world, owner, customer.id);
  if (found) return found;
  const { id, first_name, last_name, username } = customer;
  const room = new Room(`business:${owner.id}:${id}`, {
    id,
    type: "private",
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    ...(username === undefined ? {} : { username }),
  });
  room.business = owner;
  for (const user of [owner, customer]) room.members.set(user.id, { user, status: "member" });
  world.rooms.set(room.key, room);
  world.emit({ type: "chat", chat: room.view });
  return room;
}

/** A person deletes messages of a business chat; its bots are notified. */
export function removeBusiness(world: World, room: Room, ids: readonly number[]): void {
  remove(world, room, ids);
  for (const { id, botId, user, isEnabled } of world.business.values()) {
    const bot = world.bots.get(botId);
    if (!bot || !isEnabled || user.id !== room.business?.id) continue;
    publish(world, bot, "deleted_business_messages", {
      business_connection_id: id,
      chat: room.chat,
      message_ids: ids,
    });
  }
}
