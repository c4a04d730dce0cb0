import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

Deno.test("getUserProfilePhotos returns the photos of people and the bot, newest first", async () => {
  const { ada, api, bot } = await chatWithAda();
  await ada.changesOwnPhoto("old");
  await ada.changesOwnPhoto("newest");
  const { result } = await api("getUserProfilePhotos", { user_id: ada.id, limit: 1 });
  assertEquals([result.total_count, result.photos.length], [2, 1]);
  const { result: file } = await api("getFile", { file_id: result.photos[0].at(-1).file_id });
  assertEquals(file.file_size, "newest".length);
  const form = new FormData();
  form.set("photo", JSON.stringify({ type: "static", photo: "attach://me" }));
  form.set("me", new File(["me"], "me.jpg"));
  assertEquals((await api("setMyProfilePhoto", form)).result, true);
  const own = await api("getUserProfilePhotos", { user_id: bot.id });
  assertEquals(own.result.total_count, 1);
  assertEquals((await api("removeMyProfilePhoto")).result, true);
  assertEquals((await api("getUserProfilePhotos", { user_id: bot.id })).result.total_count, 0);
  assertEquals((await api("removeMyProfilePhoto")).result, true);
  const named = { photo: { type: "static", photo: "https://example.com/a.jpg" } };
  assertEquals(
    (await api("setMyProfilePhoto", named)).description,
    "Bad Request: can't parse input profile photo: Photo must be uploaded as a file",
  );
  const unknown = await api("getUserProfilePhotos", { user_id: 7 });
  assertEquals(unknown.description, "Bad Request: user not found");
});
