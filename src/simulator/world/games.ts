/**
 * Games of bots, as they would be set up with @BotFather.
 *
 * @module
 */
import type { Animation, Game, PhotoSize } from "../../telegram/types.ts";
import { mediaObject } from "../media/media_object.ts";
import type { Bot } from "./bot.ts";
import type { FileStore } from "./files.ts";

/** A bot's game as its messages show it, always with the same files. */
export function gameOf(files: FileStore, bot: Bot, name: string): Game | undefined {
  const shown = bot.shownGames.get(name);
  if (shown) return shown;
  const options = bot.games.get(name);
  if (!options) return undefined;
  const { title, description = title, photo = new Uint8Array(), animation } = options;
  const game = {
    title,
    description,
    photo: mediaObject(files, "photo", { name: "game.jpg", type: "", bytes: photo }) as PhotoSize[],
    ...(animation
      ? {
        animation: mediaObject(files, "animation", {
          name: "game.mp4",
          type: "video/mp4",
          bytes: animation,
        }) as Animation,
      }
      : {}),
  } as Game;
  bot.shownGames.set(name, game);
  return game;
}
