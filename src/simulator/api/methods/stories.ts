/**
 * Posting, reposting, editing and deleting stories of business accounts.
 *
 * @module
 */
import type { Story, User } from "../../../telegram/types.ts";
import type { PostedStory } from "../../world/stories.ts";
import { ApiError } from "../api_error.ts";
import { requiredConnection } from "../business.ts";
import type { Call, Methods } from "../call.ts";
import { inputFile, resolveFile } from "../content/media.ts";
import { draftTextIn } from "../content/text.ts";
import { JsonObject, reading } from "../json_object.ts";
import { readableChat } from "../targets.ts";

const HOUR = 3600;
const PERIODS: readonly number[] = [6, 12, 24, 48].map((hours) => hours * HOUR);

/** The story in a call; its file is stored once everything else has been checked. */
function contentIn(call: Call): () => PostedStory {
  const { params, bot } = call;
  if (params.text("content") === "") throw ApiError.badRequest("story content isn't specified");
  const value = params.json("content", "can't parse story content JSON object");
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as story content");
  const { type, file } = reading("", () => {
    const type = object.required("type");
    if (type !== "photo" && type !== "video") {
      throw ApiError.badRequest("invalid story content type specified");
    }
    const file = inputFile(call, object.required(type));
    if (file === undefined || typeof file === "string") {
      throw ApiError.badRequest(`story ${type} must be uploaded as a file`);
    }
    return { type, file } as const;
  });
  const caption = draftTextIn(params, "caption", "parse_mode", "caption_entities");
  return () => ({
    botId: bot.id,
    type,
    media: resolveFile(call, type, file, {}).media,
    caption: caption().text,
  });
}

function checkPeriod({ params }: Call): void {
  if (!PERIODS.includes(params.integer("active_period"))) {
    throw ApiError.badRequest("invalid story active period specified");
  }
}

/** A story as methods return it. */
function shown({ id: userId, first_name, last_name, username }: User, id: number): Story {
  const more = { ...(last_name ? { last_name } : {}), ...(username ? { username } : {}) };
  return { chat: { id: userId, type: "private", first_name, ...more }, id } as Story;
}

function postStory(call: Call): Story {
  const content = contentIn(call);
  const { user } = requiredConnection(call, "can_manage_stories");
  checkPeriod(call);
  return shown(user, call.world.stories.add(user, content()));
}

function repostStory(call: Call): Story {
  const { params, world } = call;
  params.required("from_chat_id");
  const { user } = requiredConnection(call, "can_manage_stories");
  const from = readableChat(call, "from_chat_id");
  checkPeriod(call);
  const story = world.stories.get(from.chat.id, params.integer("from_story_id", 0, 0));
  if (!story) throw ApiError.badRequest("story not found");
  return shown(user, world.stories.add(user, story));
}

/** The id of a story posted by the bot. */
function ownStory({ world, bot, params }: Call, user: User): number {
  const id = params.integer("story_id", 0, 0);
  const story = world.stories.get(user.id, id);
  if (!story) throw ApiError.badRequest("story not found");
  if (story.botId !== bot.id) throw ApiError.forbidden("BOT_ACCESS_FORBIDDEN");
  return id;
}

function editStory(call: Call): Story {
  const content = contentIn(call);
  const { user } = requiredConnection(call, "can_manage_stories");
  const id = ownStory(call, user);
  call.world.stories.put(user.id, id, content());
  return shown(user, id);
}

function deleteStory(call: Call): true {
  const { user } = requiredConnection(call, "can_manage_stories");
  call.world.stories.delete(user.id, ownStory(call, user));
  return true;
}

export const storyMethods: Methods = { postStory, repostStory, editStory, deleteStory };
