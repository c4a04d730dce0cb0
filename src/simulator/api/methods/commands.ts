/**
 * What clients offer for a bot: commands, menu button, suggested administrator rights.
 *
 * @module
 */
import type { BotCommand, MenuButton } from "../../../telegram/types.ts";
import { type Rights, shownRights } from "../../world/rights.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { linkError } from "../links.ts";
import { readRights } from "../permissions.ts";
import { readableChat, userIdIn, userOf } from "../targets.ts";
import { languageIn } from "./identity.ts";

const MAX_COMMANDS = 100;
const MAX_COMMAND = 32;
const MAX_DESCRIPTION = 256;
const WIDE = ["default", "all_private_chats", "all_group_chats", "all_chat_administrators"];
const NARROW = ["chat", "chat_administrators", "chat_member"];

/** Command lists are stored per scope and language. */
function commandsKey(call: Call): string {
  const scope = scopeIn(call);
  return `${scope} ${languageIn(call)}`;
}

function scopeIn(call: Call): string {
  const value = call.params.json("scope", "can't parse BotCommandScope JSON object");
  if (value === undefined) return "default";
  const [type, chatId, userId] = reading("can't parse BotCommandScope", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("botCommandScope must be an Object");
    const type = object.required("type");
    if (WIDE.includes(type)) return [type, "", 0] as const;
    if (!NARROW.includes(type)) throw new FieldError("unsupported type specified");
    const chatId = object.required("chat_id");
    if (chatId === "") throw new FieldError("empty chat_id specified");
    if (type !== "chat_member") return [type, chatId, 0] as const;
    const userId = Number(object.requiredLong("user_id"));
    if (userId <= 0) throw new FieldError("invalid user_id specified");
    return [type, chatId, userId] as const;
  });
  if (chatId === "") return type;
  const { chat } = readableChat(call, "chat_id", chatId);
  if (chat.type === "channel") throw ApiError.badRequest("can't change commands in channel chats");
  if (type !== "chat" && chat.type === "private") {
    throw ApiError.badRequest(
      type === "chat_member"
        ? "can't use specified scope in private chats"
        : "chat member commands can't be set in private chats",
    );
  }
  return `${type} ${chat.id} ${userId === 0 ? "" : userOf(call, userId).id}`;
}

function setMyCommands(call: Call): true {
  const commands = commandsIn(call);
  const key = commandsKey(call);
  if (commands.length > MAX_COMMANDS) throw ApiError.badRequest("BOT_COMMANDS_TOO_MUCH");
  const checked = commands.map(({ command, description }): BotCommand => {
    const name = command.replace(/^\//, "").trim();
    if (name === "") throw ApiError.badRequest("command must be non-empty");
    if ([...name].length > MAX_COMMAND) {
      throw ApiError.badRequest(`command length must not exceed ${MAX_COMMAND}`);
    }
    const text = description.trim();
    if (text === "") throw ApiError.badRequest("command description must be non-empty");
    if ([...text].length > MAX_DESCRIPTION) {
      throw ApiError.badRequest(`command description length must not exceed ${MAX_DESCRIPTION}`);
    }
    if (!/^[a-z0-9_]+$/.test(name)) throw ApiError.badRequest("BOT_COMMAND_INVALID");
    return { command: name, description: text };
  });
  if (checked.length === 0) call.bot.commands.delete(key);
  else call.bot.commands.set(key, checked);
  return true;
}

function commandsIn({ params }: Call): BotCommand[] {
  const values = params.json("commands");
  if (values === undefined) return [];
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of BotCommand");
  return values.map((value) =>
    reading("can't parse BotCommand", () => {
      const object = JsonObject.of(value);
      if (!object) throw new FieldError("expected an Object");
      return { command: object.required("command"), description: object.required("description") };
    })
  );
}

/** The user whose menu button a call concerns; 0 for the default. */
function menuOwner(call: Call): number {
  if (!call.params.given("chat_id")) return 0;
  return userOf(call, userIdIn(call, "chat_id")).id;
}

function setChatMenuButton(call: Call): true {
  const value = call.params.json("menu_button");
  const button = value === undefined
    ? { type: "default" } as const
    : reading("can't parse menu button", () => menuButton(value));
  const owner = menuOwner(call);
  if (button.type === "web_app") {
    if (button.text === "") throw ApiError.badRequest("menu button text must be non-empty");
    const error = linkError(button.web_app.url, true);
    if (error !== undefined) throw ApiError.badRequest(`menu button Web App ${error}`);
  }
  call.bot.menuButtons.set(owner, button);
  return true;
}

function menuButton(value: unknown): MenuButton {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("menuButton must be an Object");
  const type = object.required("type");
  if (type === "default" || type === "commands") return { type };
  if (type !== "web_app") throw new FieldError("menuButton has unsupported type");
  const text = object.required("text");
  return { type, text, web_app: { url: object.requiredObject("web_app").required("url") } };
}

function getChatMenuButton(call: Call): MenuButton {
  const owner = menuOwner(call);
  const initial: MenuButton = { type: owner === 0 ? "commands" : "default" };
  return call.bot.menuButtons.get(owner) ?? initial;
}

function setMyDefaultAdministratorRights(call: Call): true {
  const rights: Rights = readRights(call.params) ?? {};
  call.bot.defaultRights[kindOf(call)] = rights;
  return true;
}

function getMyDefaultAdministratorRights(call: Call): unknown {
  const kind = kindOf(call);
  return shownRights(call.bot.defaultRights[kind], kind === "channel" ? "channel" : "supergroup");
}

function kindOf({ params }: Call): "group" | "channel" {
  return params.boolean("for_channels") ? "channel" : "group";
}

export const commandMethods: Methods = {
  setMyCommands,
  getMyCommands: (call) => call.bot.commands.get(commandsKey(call)) ?? [],
  deleteMyCommands: (call) => {
    call.bot.commands.delete(commandsKey(call));
    return true;
  },
  setChatMenuButton,
  getChatMenuButton,
  setMyDefaultAdministratorRights,
  getMyDefaultAdministratorRights,
};
