/**
 * Routes that set up bots, people and chats.
 *
 * @module
 */
import type { Controlled, Routes } from "../route.ts";

function state({ tg, apiRoot }: Controlled) {
  const { bots, users, chats } = tg.snapshot();
  return {
    api_root: apiRoot,
    bots: bots.map((bot) => ({ ...bot, token: tg.world.bots.get(bot.id)!.token })),
    users,
    chats: chats.map(({ messages: _, ...chat }) => chat),
  };
}

export const arrangingRoutes: Routes = {
  "GET /control/state": (_, controlled) => state(controlled),

  "POST /control/reset": (input, controlled) => {
    controlled.reset(input.has("seed") ? input.number("seed") : undefined);
    return state(controlled);
  },

  "POST /control/bots": (input, { tg, apiRoot }) => {
    const options = input.pick("name", "token", "privacy", "inline", "games");
    const { id, username, token } = tg.bot(input.text("username"), options);
    return { id, username, token, api_root: apiRoot };
  },

  "POST /control/users": (input, { tg }) => {
    const { first_name: _, ...options } = input.fields;
    return tg.user(input.text("first_name"), options).user;
  },

  "POST /control/chats": (input, { tg }) => {
    const options = {
      ...input.pick("type", "username", "forum"),
      ...(input.has("admins") ? { admins: input.members("admins") } : {}),
    };
    return tg.group(input.text("title"), input.members("members"), options).room.view;
  },
};
