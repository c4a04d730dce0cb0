import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

const photo = { type: "photo", media: "https://example.org/a.png" };

Deno.test("gap 3: an album is one request, and is sent whole or not at all", async () => {
  const { api, ada, bot, clock } = await chatWithAda({ limits: true });
  const album = { media: [photo, photo, photo] };
  assertEquals((await api("sendMediaGroup", album)).result.length, 3);
  assertEquals((await api("sendMediaGroup", album)).parameters, { retry_after: 1 });
  assertEquals(ada.sees(bot).length, 1 + 3);
  await clock.advance(1000);
  assertEquals((await api("sendMediaGroup", album)).ok, true);
  assertEquals(ada.sees(bot).length, 1 + 6);
});

Deno.test("gap 3: so are copyMessages and forwardMessages", async () => {
  const { api, ada, bot, first, clock } = await chatWithAda({ limits: true });
  const second = await ada.says(bot, "and");
  const message_ids = [first.message_id, second.message_id];
  for (const method of ["copyMessages", "forwardMessages"]) {
    const { result } = await api(method, { from_chat_id: ada.id, message_ids });
    assertEquals(result.length, 2);
    await clock.advance(1000);
  }
});

Deno.test("gap 3: an album with one wrong item sends nothing", async () => {
  const { api, ada, bot } = await chatWithAda();
  const media = [photo, { type: "photo", media: "nonsense" }];
  assertEquals((await api("sendMediaGroup", { media })).ok, false);
  assertEquals(ada.sees(bot).length, 1);
});
