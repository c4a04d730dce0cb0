import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import { call } from "../helpers/telegram.ts";

const NAME = "cats_by_echo_bot";

async function studio() {
  const { api: plain, ada, bot, tg } = await chatWithAda();
  const api = (method: string, params: Record<string, unknown> = {}) =>
    plain(method, { user_id: ada.id, name: NAME, ...params });
  const upload = async (name: string) => {
    const form = new FormData();
    form.set("user_id", `${ada.id}`);
    form.set("sticker_format", "static");
    form.set("sticker", new File([name], name));
    return (await plain("uploadStickerFile", form)).result.file_id as string;
  };
  const sticker = async (name: string, emoji: string) => ({
    sticker: await upload(name),
    format: "static",
    emoji_list: [emoji],
  });
  const stickers = async () => (await api("getStickerSet")).result.stickers;
  const shown = async () =>
    (await stickers()).map(({ emoji }: { emoji: string }) => emoji).join("");
  return { api, ada, bot, tg, sticker, stickers, shown };
}

Deno.test("a sticker set is created, changed and deleted", async () => {
  const { api, sticker, stickers, shown } = await studio();
  const both = [await sticker("a.webp", "🐱"), await sticker("b.webp", "🐈")];
  assertEquals((await api("createNewStickerSet", { title: "Cats", stickers: both })).result, true);
  const { result: set } = await api("getStickerSet");
  assertEquals([set.name, set.title, set.sticker_type], [NAME, "Cats", "regular"]);
  assertEquals([set.stickers[0].set_name, await shown()], [NAME, "🐱🐈"]);
  await api("addStickerToSet", { sticker: await sticker("c.webp", "🦁") });
  const [first, second] = (await stickers()).map(({ file_id }: { file_id: string }) => file_id);
  await api("setStickerPositionInSet", { sticker: first, position: 2 });
  assertEquals(await shown(), "🐈🦁🐱");
  await api("setStickerEmojiList", { sticker: first, emoji_list: ["😺"] });
  await api("replaceStickerInSet", { old_sticker: second, sticker: await sticker("d.webp", "🐯") });
  assertEquals(await shown(), "🐯🦁😺");
  await api("deleteStickerFromSet", { sticker: first });
  assertEquals(await shown(), "🐯🦁");
  await api("setStickerSetTitle", { title: "Big cats" });
  assertEquals((await api("getStickerSet")).result.title, "Big cats");
  assertEquals((await api("deleteStickerSet")).result, true);
  assertEquals((await api("getStickerSet")).description, "Bad Request: STICKERSET_INVALID");
});

Deno.test("a sent sticker names its set", async () => {
  const { api, sticker, stickers } = await studio();
  const one = [await sticker("a.webp", "🐱")];
  await api("createNewStickerSet", { title: "Cats", stickers: one });
  const [{ file_id }] = await stickers();
  const { result } = await api("sendSticker", { sticker: file_id });
  assertEquals([result.sticker.set_name, result.sticker.emoji], [NAME, "🐱"]);
});

Deno.test("custom emoji are found by their ids", async () => {
  const { api, sticker, stickers } = await studio();
  const one = { title: "Cats", sticker_type: "custom_emoji", stickers: [await sticker("a", "🐱")] };
  await api("createNewStickerSet", one);
  const [{ custom_emoji_id, type }] = await stickers();
  assertEquals(type, "custom_emoji");
  const { result } = await api("getCustomEmojiStickers", {
    custom_emoji_ids: [custom_emoji_id, "1"],
  });
  assertEquals(result.map(({ emoji }: { emoji: string }) => emoji), ["🐱"]);
});

Deno.test("sticker sets that Telegram refuses", async () => {
  const { api, tg, sticker } = await studio();
  const cats = { title: "Cats", stickers: [await sticker("a.webp", "🐱")] };
  await api("createNewStickerSet", cats);
  const [good] = cats.stickers;
  for (
    const [change, error] of [
      [{}, "sticker set name is already occupied"],
      [{ name: "cats" }, "invalid sticker set name is specified"],
      [{ name: "1_by_echo_bot" }, "invalid sticker set name is specified"],
      [{ name: "" }, "sticker set name must be non-empty"],
      [{ title: " " }, "sticker set title must be non-empty"],
      [{ stickers: [] }, "at least 1 sticker must be specified"],
      [{ stickers: {} }, "expected an Array of InputSticker"],
      [
        { stickers: [{ ...good, emoji_list: ["x"] }] },
        "can't parse sticker: Expected a Unicode emoji",
      ],
      [
        { stickers: [{ ...good, format: "huge" }] },
        "can't parse sticker: Invalid sticker format specified",
      ],
      [{ sticker_type: "huge" }, "unsupported sticker type specified"],
    ] as const
  ) {
    const { description } = await api("createNewStickerSet", { ...cats, ...change });
    assertEquals([change, description], [change, `Bad Request: ${error}`]);
  }
  const lost = await api("deleteStickerFromSet", { sticker: good!.sticker.slice(0, -3) });
  assertEquals(lost.ok, false);
  const other = tg.bot("other");
  assertEquals(other.username, "other_bot");
  const stranger = await api("addStickerToSet", { name: "dogs_by_echo_bot", sticker: good });
  assertEquals(stranger.description, "Bad Request: STICKERSET_INVALID");
});

Deno.test("sets have thumbnails, and supergroups have sets", async () => {
  const { api, ada, bot, tg, sticker } = await studio();
  await api("createNewStickerSet", { title: "Cats", stickers: [await sticker("a.webp", "🐱")] });
  const form = new FormData();
  for (
    const [field, value] of Object.entries({ user_id: `${ada.id}`, name: NAME, format: "static" })
  ) {
    form.set(field, value);
  }
  form.set("thumbnail", new File(["webp"], "t.webp"));
  assertEquals((await call(tg, bot, "setStickerSetThumbnail", form)).result, true);
  assertEquals(typeof (await api("getStickerSet")).result.thumbnail.file_id, "string");
  const wrong = await api("setCustomEmojiStickerSetThumbnail");
  assertEquals(wrong.ok, false);
  const group = tg.group("Friends", [ada, bot], { admins: [bot] });
  const set = { chat_id: group.id, sticker_set_name: NAME };
  assertEquals((await api("setChatStickerSet", set)).result, true);
  assertEquals((await api("getChat", { chat_id: group.id })).result.sticker_set_name, NAME);
  await api("deleteChatStickerSet", { chat_id: group.id });
  assertEquals((await api("getChat", { chat_id: group.id })).result.sticker_set_name, undefined);
  const unknown = await api("setChatStickerSet", { ...set, sticker_set_name: "dogs" });
  assertEquals(unknown.description, "Bad Request: STICKERSET_INVALID");
});
