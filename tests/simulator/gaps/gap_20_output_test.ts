import { assertEquals } from "@std/assert";
import { call } from "../helpers/telegram.ts";
import { groupWithBob } from "./stage.ts";

/** The header of a PNG of this size. */
function png(width: number, height: number): File {
  const bytes = new Uint8Array(33);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x89504e47);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return new File([bytes], "a.png");
}

Deno.test("gap 20: forwarded messages have the legacy fields", async () => {
  const { api, ada, bot, first, inGroup, tg, group } = await groupWithBob();
  const { message_id } = first;
  const from_chat_id = ada.id;
  const { result } = await api("forwardMessage", { from_chat_id, message_id });
  assertEquals([result.forward_from.id, result.forward_date], [ada.id, first.date]);
  assertEquals(result.forward_origin, { type: "user", sender_user: ada.user, date: first.date });
  const channel = tg.group("News", [ada, bot], { type: "channel" });
  const post = (await api("sendMessage", { chat_id: channel.id, text: "news" })).result;
  const source = { from_chat_id: channel.id, message_id: post.message_id };
  const news = (await inGroup("forwardMessage", source)).result;
  assertEquals([news.forward_from_chat.id, news.forward_from_message_id], [
    channel.id,
    post.message_id,
  ]);
  const again = { from_chat_id: group.id, message_id: news.message_id };
  assertEquals((await api("forwardMessage", again)).result.forward_from_chat.id, channel.id);
  const copied = (await api("copyMessage", again)).result.message_id;
  assertEquals(
    Object.keys(ada.sees(bot).find((m) => m.message_id === copied)!).includes("forward_date"),
    false,
  );
});

Deno.test("gap 20: photos come in several sizes, each a separate file", async () => {
  const { upload, api } = await groupWithBob();
  const { photo } = (await upload("sendPhoto", { photo: png(1000, 500) })).result;
  assertEquals(
    photo.map(({ width, height }: { width: number; height: number }) => [width, height]),
    [
      [90, 45],
      [320, 160],
      [800, 400],
      [1000, 500],
    ],
  );
  assertEquals(new Set(photo.map(({ file_id }: { file_id: string }) => file_id)).size, 4);
  const again = await api("sendPhoto", { photo: photo[1].file_id });
  assertEquals(again.result.photo.at(-1).file_id, photo.at(-1).file_id);
  const small = await upload("sendPhoto", { photo: png(50, 50) });
  assertEquals(small.result.photo.length, 1);
});

Deno.test("gap 20: media types, thumbnails and durations", async () => {
  const { upload } = await groupWithBob();
  const voice = await upload("sendVoice", {
    voice: new File(["x"], "a.bin", { type: "text/plain" }),
  });
  assertEquals(voice.result.voice.mime_type, "audio/ogg");
  const file = new File(["x"], "a.pdf", { type: "text/plain" });
  const { document } =
    (await upload("sendDocument", { document: file, thumbnail: png(640, 320) })).result;
  assertEquals([document.mime_type, document.thumbnail.width, document.thumb.height], [
    "application/pdf",
    320,
    160,
  ]);
  const film = { video: new File(["x"], "blob"), width: "100", height: "50", duration: "7" };
  const { video } = (await upload("sendVideo", film)).result;
  assertEquals([video.width, video.height, video.duration, video.mime_type], [
    100,
    50,
    7,
    "video/mp4",
  ]);
  assertEquals(typeof video.thumbnail.file_id, "string");
  const { animation, document: old } =
    (await upload("sendAnimation", { animation: new File(["x"], "a.mp4") })).result;
  assertEquals([old.file_id, "width" in old], [animation.file_id, false]);
});

/** An MP4 file with only a header: this many seconds, and this picture size. */
function mp4(seconds: number, width: number, height: number): File {
  const box = (name: string, length: number, fields: Record<number, number>) => {
    const view = new DataView(new ArrayBuffer(8 + length));
    [...name].forEach((letter, i) => view.setUint8(4 + i, letter.charCodeAt(0)));
    for (const [at, value] of Object.entries(fields)) view.setUint32(8 + Number(at), value);
    return view;
  };
  const head = box("mvhd", 100, { 12: 1000, 16: seconds * 1000 });
  const track = box("tkhd", 84, { 76: width << 16, 80: height << 16 });
  return new File([head, track], "film.mp4");
}

Deno.test("gap 20: a video's duration and size are read from the file", async () => {
  const { upload } = await groupWithBob();
  const fields = { video: mp4(7, 320, 180), duration: "99" };
  const { video } = (await upload("sendVideo", fields)).result;
  assertEquals([video.duration, video.width, video.height], [7, 320, 180]);
  const page = new DataView(new ArrayBuffer(40));
  [..."OggS"].forEach((letter, i) => page.setUint8(i, letter.charCodeAt(0)));
  page.setBigUint64(6, 3n * 48_000n, true);
  const { voice } = (await upload("sendVoice", { voice: new File([page], "a.ogg") })).result;
  assertEquals(voice.duration, 3);
});

Deno.test("gap 20: messages about joining and leaving have the legacy fields", async () => {
  const { tg, bot, ada, bob, group } = await groupWithBob();
  const [message] = group.messages.filter((message) => message.new_chat_members);
  assertEquals(Object.keys(message!).slice(-3), [
    "new_chat_members",
    "new_chat_member",
    "new_chat_participant",
  ]);
  await ada.removes(group, bob);
  assertEquals(Object.keys(group.messages.at(-1)!).slice(-2), [
    "left_chat_member",
    "left_chat_participant",
  ]);
  const { result } = await call(tg, bot, "getChat", { chat_id: group.id });
  assertEquals(result.permissions.can_send_media_messages, true);
});

Deno.test("gap 21: file ids and paths belong to one bot", async () => {
  const { tg, bot, ada, group, upload, api } = await groupWithBob();
  const other = tg.bot("other");
  await ada.adds(group, other);
  const said = await ada.sends(group, { document: new File(["hello"], "a.txt") });
  const idFor = async (token: { token: string }) => {
    const { result } = await call(tg, token, "getUpdates", { offset: -1 });
    return result[0].message.document.file_id as string;
  };
  const [mine, theirs] = [await idFor(bot), await idFor(other)];
  assertEquals(mine === theirs, false);
  assertEquals(said.document?.file_unique_id.length! > 0, true);
  assertEquals(
    (await call(tg, other, "getFile", { file_id: mine })).description,
    "Bad Request: " +
      "wrong file_id or the file is temporarily unavailable",
  );
  assertEquals(
    (await api("sendDocument", { document: theirs })).description,
    "Bad Request: wrong " +
      "file identifier/HTTP URL specified",
  );
  const { file_path } = (await api("getFile", { file_id: mine })).result;
  const download = async (token: string) => {
    const response = await tg.fetch(new Request(`http://t/file/bot${token}/${file_path}`));
    return [response.status, await response.text()];
  };
  assertEquals(await download(bot.token), [200, "hello"]);
  assertEquals((await download(other.token))[0], 404);
  const { photo } = (await upload("sendPhoto", { photo: png(10, 10) })).result;
  assertEquals(
    (await api("sendDocument", { document: photo[0].file_id })).description,
    "Bad " +
      "Request: can't use file of type Photo as Document",
  );
});

Deno.test("gap 20: Telegram creates pictures' thumbnails itself, whatever is uploaded", async () => {
  const { upload } = await groupWithBob();
  const sent = async (document: File, thumbnail: File) =>
    (await upload("sendDocument", { document, thumbnail })).result.document.thumbnail;
  const { width, height } = await sent(png(640, 360), png(50, 50));
  assertEquals([width, height], [320, 180]);
  const given = await sent(new File(["%PDF"], "a.pdf"), png(50, 50));
  assertEquals([given.width, given.height], [50, 50]);
  const bare = await upload("sendDocument", { document: png(300, 300) });
  assertEquals(bare.result.document.thumbnail.width, 300);
});

Deno.test("gap 20: the ids of pictures and other files differ in kind", async () => {
  const { upload } = await groupWithBob();
  const { photo } = (await upload("sendPhoto", { photo: png(10, 10) })).result;
  const { document } = (await upload("sendDocument", { document: new File(["x"], "x") })).result;
  assertEquals([photo[0].file_id.slice(0, 4), photo[0].file_unique_id.length], ["AgAC", 16]);
  assertEquals([document.file_id.slice(0, 4), document.file_unique_id.length], ["BQAC", 15]);
});

Deno.test("gap 20: all_members_are_administrators of a basic group follows its permissions", async () => {
  const { tg, ada, bot, api } = await groupWithBob();
  const { id: chat_id } = tg.group("Basic", [ada, bot], { type: "group", admins: [bot] });
  const gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"];
  const sent = async () => {
    const { chat } = (await api("sendMessage", { chat_id, text: "x" })).result;
    assertEquals(Object.keys(chat.accepted_gift_types), [...gifts, "gifts_from_channels"]);
    assertEquals(new Set(Object.values(chat.accepted_gift_types)), new Set([false]));
    const whole = (await api("getChat", { chat_id })).result.all_members_are_administrators;
    assertEquals(whole, chat.all_members_are_administrators);
    return whole;
  };
  assertEquals(await sent(), true);
  await api("setChatPermissions", { chat_id, permissions: { can_send_messages: true } });
  await api("setChatTitle", { chat_id, title: "Basics" });
  assertEquals(await sent(), false);
});
