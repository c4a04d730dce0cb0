import { assertEquals } from "@std/assert";
import { call, fakeTelegram } from "../helpers/telegram.ts";

async function business(rights: object = { can_manage_stories: true }) {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const { id } = await ada.connectsBusiness(bot, rights);
  const api = (method: string, fields: Record<string, string | number | File>) => {
    const form = new FormData();
    form.set("business_connection_id", id);
    for (const [name, value] of Object.entries(fields)) {
      form.set(name, value instanceof File ? value : `${value}`);
    }
    return call(tg, bot, method, form);
  };
  const content = JSON.stringify({ type: "photo", photo: "attach://picture" });
  const story = { content, picture: new File(["x"], "a.jpg"), active_period: 86_400 };
  return { tg, bot, ada, api, story };
}

Deno.test("stories of a business account are posted, edited, reposted and deleted", async () => {
  const { tg, ada, bot, api, story } = await business();
  await ada.says(bot, "hi");
  const { result } = await api("postStory", {
    ...story,
    caption: "<b>Tea</b>",
    parse_mode: "HTML",
  });
  assertEquals([result.id, result.chat.id, result.chat.first_name], [1, ada.id, "Ada"]);
  assertEquals(tg.world.stories.get(ada.id, 1)?.caption, "Tea");
  const edited = await api("editStory", { ...story, story_id: 1, caption: "Cake" });
  assertEquals(edited.result.id, 1);
  assertEquals(tg.world.stories.get(ada.id, 1)?.caption, "Cake");
  const again = { from_chat_id: ada.id, from_story_id: 1, active_period: 21_600 };
  assertEquals((await api("repostStory", again)).result.id, 2);
  assertEquals((await api("deleteStory", { story_id: 1 })).result, true);
  const gone = await api("deleteStory", { story_id: 1 });
  assertEquals(gone.description, "Bad Request: story not found");
});

Deno.test("stories require an upload, a valid period, and the right", async () => {
  const { api, story } = await business();
  const linked = JSON.stringify({ type: "photo", photo: "https://example.com/a.jpg" });
  for (
    const [change, error] of [
      [{ content: "" }, "story content isn't specified"],
      [{ content: "[]" }, "object expected as story content"],
      [{ content: '{"type":"text"}' }, "invalid story content type specified"],
      [{ content: linked }, "story photo must be uploaded as a file"],
      [{ active_period: 60 }, "invalid story active period specified"],
    ] as const
  ) {
    const { description } = await api("postStory", { ...story, ...change });
    assertEquals(description, `Bad Request: ${error}`);
  }
  const barred = await business({});
  const refused = await barred.api("postStory", barred.story);
  assertEquals(refused.description, "Forbidden: BOT_ACCESS_FORBIDDEN");
});
