/**
 * The custom emoji that any bot can use as topic icons.
 *
 * @module
 */
import type { Sticker } from "../../telegram/types.ts";
import { mediaObject } from "../media/media_object.ts";
import type { World } from "./world.ts";

const SET = "Topics";
const SIDE = 512;
const THUMBNAIL_SIDE = 128;

/** The first of Telegram's icons, with their ids there. */
const ICONS = `
📰 5434144690511290129
💡 5312536423851630001
⚡️ 5312016608254762256
🎙 5377544228505134960
🔝 5418085807791545980
🗣 5370870893004203704
🆒 5420216386448270341
❗️ 5379748062124056162
📝 5373251851074415873
📆 5433614043006903194
📁 5357315181649076022
🔎 5309965701241379366
📣 5309984423003823246
🔥 5312241539987020022
❤️ 5312138559556164615
❓ 5377316857231450742
📈 5350305691942788490
📉 5350713563512052787
💎 5309958691854754293
💰 5350452584119279096
💸 5309929258443874898
🎮 5309950797704865693
💻 5350554349074391003
🎉 5310228579009699834
🏆 5312315739842026755
🎬 5368653135101310687
🎵 5310045076531978942
📚 5350481781306958339
⚽️ 5375159220280762629
🤖 5309832892262654231
`;

/** A drawing of a common size, shared by the icons. */
const drawing = (length: number) => ({
  type: "application/x-tgsticker",
  bytes: new Uint8Array(length),
});

/** The icons; their sticker set is created on first use. */
export function topicIcons({ files, stickerSets }: World): readonly Sticker[] {
  const known = stickerSets.get(SET);
  if (known) return known.set.stickers;
  const [icon, small] = [drawing(25_000), drawing(3000)];
  const stickers = ICONS.trim().split("\n").map((line): Sticker => {
    const [emoji = "", custom_emoji_id = ""] = line.split(" ");
    const file = { ...icon, name: "icon.tgs" };
    const sticker = mediaObject(files, "sticker", file, { emoji }) as Sticker;
    const { file_id, file_unique_id } = files.add("thumbnails", { ...small, name: "icon.webp" });
    const side = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE };
    const thumbnail = { file_id, file_unique_id, file_size: small.bytes.length, ...side };
    return {
      ...sticker,
      ...{ width: SIDE, height: SIDE, type: "custom_emoji", custom_emoji_id },
      ...{ needs_repainting: false, thumbnail, thumb: thumbnail },
    } as Sticker;
  });
  stickerSets.put({
    botId: 0,
    ownerId: 0,
    set: { name: SET, title: SET, sticker_type: "custom_emoji", stickers },
  });
  return stickerSets.get(SET)!.set.stickers;
}
