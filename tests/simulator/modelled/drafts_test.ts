import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import { call } from "../helpers/telegram.ts";

Deno.test("sendMessageDraft shows a message while it is being written", async () => {
  const { tg, bot, ada, api } = await chatWithAda();
  for (const text of ["Wri", "Wri<b>ting</b>"]) {
    const draft = await api("sendMessageDraft", { draft_id: 7, text, parse_mode: "HTML" });
    assertEquals(draft.result, true);
  }
  assertEquals(await ada.seesDraft(bot), { from: bot.id, draft_id: 7, text: "Wri" });
  assertEquals((await ada.seesDraft(bot)).text, "Writing");
  assertEquals(ada.sees(bot).length, 1);
  const none = await api("sendMessageDraft", { draft_id: 0, text: "x" });
  assertEquals(none.description, "Bad Request: DRAFT_ID_INVALID");
  const long = await api("sendMessageDraft", { draft_id: 1, text: "x".repeat(4097) });
  assertEquals(long.description, "Bad Request: MESSAGE_TOO_LONG");
  const group = tg.group("Friends", [ada, bot]);
  const loud = await call(tg, bot, "sendMessageDraft", {
    chat_id: group.id,
    draft_id: 1,
    text: "x",
  });
  assertEquals(loud.description, "Bad Request: chat must be a private chat");
});
