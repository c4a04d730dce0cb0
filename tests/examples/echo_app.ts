/** The application that the examples mount in other servers. */
import { type App, createApp, type PosternEvent } from "../../src/mod.ts";
import { SECRET, TOKEN } from "../helpers/app.ts";

/** An echo bot at a path below the host's. */
export function echoApp(sources: string[], events: PosternEvent[] = []): App {
  return createApp({
    bots: {
      echo: {
        token: TOKEN,
        secret: SECRET,
        path: "/telegram/echo",
        handler: {
          message: ({ chat, text = "" }) => ({ method: "sendMessage", chat_id: chat.id, text }),
        },
      },
    },
    sources,
    observers: [(event) => events.push(event)],
  });
}
