/**
 * All methods of the Bot API, by name. A method is modelled if one of the topics below contains it;
 * all others in the table have a fallback.
 *
 * @module
 */
import type { Method, Methods } from "./call.ts";
import { readMethodTable } from "./method_table.ts";
import { answerMethods } from "./methods/answers.ts";
import { businessMethods } from "./methods/business.ts";
import { chatMethods } from "./methods/chats.ts";
import { chatPhotoMethods } from "./methods/chat_photos.ts";
import { checklistMethods } from "./methods/checklists.ts";
import { commandMethods } from "./methods/commands.ts";
import { copyMethods } from "./methods/copy.ts";
import { deleteMethods } from "./methods/delete.ts";
import { draftMethods } from "./methods/drafts.ts";
import { editMethods } from "./methods/edit.ts";
import { ephemeralMethods } from "./methods/ephemeral.ts";
import { fallback, isPlausible } from "./methods/fallback.ts";
import { fileMethods } from "./methods/files.ts";
import { gameMethods } from "./methods/games.ts";
import { identityMethods } from "./methods/identity.ts";
import { inviteLinkMethods } from "./methods/invite_links.ts";
import { joinRequestMethods } from "./methods/join_requests.ts";
import { memberMethods } from "./methods/members.ts";
import { personalChatMethods } from "./methods/personal_chats.ts";
import { profilePhotoMethods } from "./methods/profile_photos.ts";
import { richMessageMethods } from "./methods/rich_messages.ts";
import { sendMethods } from "./methods/send.ts";
import { setCoverMethods } from "./methods/set_covers.ts";
import { starMethods } from "./methods/stars.ts";
import { stickerSetMethods } from "./methods/sticker_sets.ts";
import { stickerMethods } from "./methods/stickers.ts";
import { storyMethods } from "./methods/stories.ts";
import { topicMethods } from "./methods/topics.ts";
import { updateMethods } from "./methods/updates.ts";
import { webAppMethods } from "./methods/web_apps.ts";

/** One topic per file; add a new topic here. */
const TOPICS: readonly Methods[] = [
  identityMethods,
  commandMethods,
  updateMethods,
  sendMethods,
  copyMethods,
  editMethods,
  deleteMethods,
  answerMethods,
  chatMethods,
  memberMethods,
  inviteLinkMethods,
  joinRequestMethods,
  fileMethods,
  topicMethods,
  chatPhotoMethods,
  starMethods,
  webAppMethods,
  businessMethods,
  draftMethods,
  gameMethods,
  checklistMethods,
  stickerSetMethods,
  stickerMethods,
  setCoverMethods,
  profilePhotoMethods,
  personalChatMethods,
  ephemeralMethods,
  storyMethods,
  richMessageMethods,
];

/** Legacy names that the server still accepts. */
const ALIASES: Readonly<Record<string, string>> = {
  kickChatMember: "banChatMember",
  getChatMembersCount: "getChatMemberCount",
  setStickerSetThumb: "setStickerSetThumbnail",
};

/** A method and its correct spelling. */
export interface NamedMethod {
  readonly name: string;
  readonly run: Method;
}

/** All methods, by lower-case name. */
export function allMethods(): Map<string, NamedMethod> {
  const modelled: Methods = Object.assign({}, ...TOPICS);
  const methods = new Map<string, NamedMethod>();
  for (const [key, signature] of readMethodTable()) {
    const { name } = signature;
    methods.set(key, { name, run: modelled[name] ?? fallback(signature) });
  }
  for (const [alias, name] of Object.entries(ALIASES)) {
    methods.set(alias.toLowerCase(), methods.get(name.toLowerCase())!);
  }
  return methods;
}

/** How completely the simulator implements each method. */
export interface Coverage {
  /** Work as they do at Telegram. */
  readonly modelled: readonly string[];
  /** Check their parameters and answer as if nothing existed. */
  readonly plausible: readonly string[];
  /** Check their parameters and answer with an error. */
  readonly refused: readonly string[];
}

/** Groups all methods by how completely they are implemented. */
export function coverage(): Coverage {
  const modelled: Methods = Object.assign({}, ...TOPICS);
  const signatures = [...readMethodTable().values()];
  const others = signatures.filter(({ name }) => !(name in modelled));
  const names = (list: typeof signatures) => list.map(({ name }) => name);
  return {
    modelled: names(signatures.filter(({ name }) => name in modelled)),
    plausible: names(others.filter(isPlausible)),
    refused: names(others.filter((signature) => !isPlausible(signature))),
  };
}
