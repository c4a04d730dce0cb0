import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

const film = () => new File(["film"], "a.mov", { type: "video/quicktime" });
const still = () => new File(["still"], "a.jpg");

Deno.test("sendLivePhoto sends a photo with its video, and both can be resent by id", async () => {
  const { upload, api } = await chatWithAda();
  const files = { live_photo: film(), photo: still(), caption: "A cat" };
  const { result } = await upload("sendLivePhoto", files);
  const { live_photo, photo, caption } = result;
  assertEquals([caption, live_photo.photo, live_photo.file_size], ["A cat", photo, 4]);
  assertEquals(live_photo.mime_type, "video/quicktime");
  const again = await api("sendLivePhoto", {
    live_photo: live_photo.file_id,
    photo: photo.at(-1).file_id,
  });
  assertEquals(again.result.live_photo, live_photo);
  assertEquals((await api("getFile", { file_id: live_photo.file_id })).result.file_size, 4);
});

Deno.test("sendLivePhoto requires the video and the photo", async () => {
  const { upload } = await chatWithAda();
  const lacksFilm = await upload("sendLivePhoto", { photo: still() });
  assertEquals(lacksFilm.description, "Bad Request: there is no live photo in the request");
  const lacksPhoto = await upload("sendLivePhoto", { live_photo: film() });
  assertEquals(lacksPhoto.description, "Bad Request: there is no photo in the request");
});

Deno.test("albums, edits and paid media accept live photos", async () => {
  const { upload, api } = await chatWithAda();
  const live = { type: "live_photo", media: "attach://film", photo: "attach://still" };
  const files = { film: film(), still: still() };
  const media = JSON.stringify([live, { type: "photo", media: "attach://still" }]);
  const { result: album } = await upload("sendMediaGroup", { media, ...files });
  assertEquals(album.map((message: object) => "live_photo" in message), [true, false]);
  assertEquals(album[0].media_group_id, album[1].media_group_id);

  const { result: text } = await api("sendMessage", { text: "soon" });
  const edited = await upload("editMessageMedia", {
    message_id: `${text.message_id}`,
    media: JSON.stringify({ ...live, caption: "now" }),
    ...files,
  });
  assertEquals([edited.result.caption, "live_photo" in edited.result], ["now", true]);
  const plain = JSON.stringify({ type: "photo", media: "attach://still" });
  const back = await upload("editMessageMedia", {
    message_id: `${text.message_id}`,
    media: plain,
    ...files,
  });
  assertEquals(["photo" in back.result, "live_photo" in back.result], [true, false]);

  const paid = await upload("sendPaidMedia", {
    star_count: "5",
    media: JSON.stringify([live]),
    ...files,
  });
  assertEquals(paid.result.paid_media.paid_media[0].type, "live_photo");
  const { photo: _, ...half } = live;
  const refused = await upload("sendMediaGroup", { media: JSON.stringify([half]), ...files });
  assertEquals(refused.description, "Bad Request: can't parse InputMedia: photo not found");
});
