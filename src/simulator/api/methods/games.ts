/**
 * Games and their scores.
 *
 * @module
 */
import type { GameHighScore, Message, User } from "../../../telegram/types.ts";
import type { Bot } from "../../world/bot.ts";
import { gameOf } from "../../world/games.ts";
import { edit } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { sendOne } from "../sending.ts";
import {
  messageIdIn,
  messageIn,
  readableChat,
  userIdIn,
  userOf,
  writableChat,
} from "../targets.ts";

/** A game message, and whether it was sent through an inline query. */
interface Played {
  readonly room: Room;
  readonly message: Message;
  readonly isInline: boolean;
}

function sendGame(call: Call): Message {
  const { bot, params, world } = call;
  const name = params.required("game_short_name");
  const hasMarkup = params.has("reply_markup");
  const message = sendOne(call, (room) => {
    const game = gameOf(world.files, bot, name);
    if (!game) throw ApiError.badRequest("wrong game short name specified");
    const play = [[{ text: `Play ${game.title}`, callback_game: {} }]];
    const scores = room.scores.get(scoresKey(bot, name));
    return {
      game: scores ? { ...game, text: tableText(call, scores) } : game,
      ...(hasMarkup ? {} : { reply_markup: { inline_keyboard: play } }),
    };
  });
  const room = readableChat(call);
  room.payloads.set(message.message_id, name);
  return message;
}

function playedIn(call: Call, role: string, find: (call: Call) => Room): Played {
  const { params, world } = call;
  const isInline = params.text("chat_id") === "" && messageIdIn(call) === 0;
  if (!isInline) {
    const room = find(call);
    return played(room, messageIn(call, room, role), isInline);
  }
  const place = world.inlineMessages.get(params.text("inline_message_id"));
  const message = place?.room.messages.get(place.message_id);
  if (!place || !message) throw ApiError.badRequest("MESSAGE_ID_INVALID");
  return played(place.room, message, isInline);
}

function played(room: Room, message: Message, isInline: boolean): Played {
  if (!message.game) throw ApiError.badRequest("MESSAGE_ID_INVALID");
  return { room, message, isInline };
}

function scoresKey(bot: Bot, name: string): string {
  return `${bot.id} ${name}`;
}

/** All messages with the same game in a chat share its scores. */
function scoresOf({ bot }: Call, { room, message }: Played): Map<number, number> {
  const name = room.payloads.get(message.message_id) ?? message.game!.title;
  const game = scoresKey(bot, name);
  const found = room.scores.get(game);
  if (found) return found;
  const made = new Map<number, number>();
  room.scores.set(game, made);
  return made;
}

/** Everybody with a score, best first. */
function table(call: Call, scores: ReadonlyMap<number, number>): GameHighScore[] {
  return [...scores].sort(([, a], [, b]) => b - a).map(([id, score], i) => ({
    position: i + 1,
    user: call.world.userOf(id) as User,
    score,
  }));
}

/** The table as text, as game messages show it. */
function tableText(call: Call, scores: ReadonlyMap<number, number>): string {
  return table(call, scores)
    .map(({ position, user, score }) => `${position}. ${user.first_name} – ${score}`).join("\n");
}

function setGameScore(call: Call): Message | true {
  const { params, world, bot } = call;
  const userId = userIdIn(call);
  const score = params.integer("score");
  const isQuiet = params.boolean("disable_edit_message") ||
    !params.given("disable_edit_message") && params.given("edit_message") &&
      !params.boolean("edit_message");
  const game = playedIn(call, "message to set game score", writableChat);
  userOf(call, userId);
  const scores = scoresOf(call, game);
  if (score < 0) throw ApiError.badRequest("SCORE_INVALID");
  const before = scores.get(userId);
  const isWorse = before !== undefined && score <= before;
  if (before === score || isWorse && !params.boolean("force")) {
    throw ApiError.badRequest("BOT_SCORE_NOT_MODIFIED");
  }
  scores.set(userId, score);
  const { room, message, isInline } = game;
  if (isQuiet) return isInline ? true : message;
  const edited = edit(
    world,
    room,
    message,
    { game: { ...message.game!, text: tableText(call, scores) } },
    bot.user,
  );
  return isInline ? true : edited;
}

function getGameHighScores(call: Call): GameHighScore[] {
  const userId = userIdIn(call);
  const game = playedIn(call, "message to get game high scores", readableChat);
  userOf(call, userId);
  return table(call, scoresOf(call, game));
}

export const gameMethods: Methods = { sendGame, setGameScore, getGameHighScores };
