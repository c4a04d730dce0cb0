/**
 * Writing, editing, deleting, reacting.
 *
 * @module
 */
import type { ReactionEmoji } from "../../world/reaction_emoji.ts";
import type { SentContent } from "../../people/content.ts";
import type { Act, Deed } from "./act.ts";

/** The file as Telegram's own apps send it: a picture as a photo and so on. */
function contentOf(act: Act): SentContent {
  const file = act.file("file");
  const caption = act.text("caption");
  const [sort] = file.type.split("/");
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) return { photo: file, caption };
  if (file.type === "image/gif") return { animation: file, caption };
  if (sort === "video") return { video: file, caption };
  if (sort === "audio") return { audio: file, caption };
  return { document: file, caption };
}

/** Acts with messages, by name. */
export const talking: Readonly<Record<string, Deed>> = {
  say: (act) =>
    act.partner
      ? act.person.writesTo({ user: act.partner }, act.text("text"), act.reply)
      : act.person.says(act.place, act.text("text"), act.reply),
  send: (act) => act.person.sends(act.place, contentOf(act), act.reply),
  edit: (act) => act.person.edits(act.message(), act.text("text")),
  delete: (act) => act.person.deletes(act.message()),
  react: (act) => act.person.reacts(act.message(), ...act.all("emoji") as ReactionEmoji[]),
};
