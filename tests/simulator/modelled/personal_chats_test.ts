import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

Deno.test("getUserPersonalChatMessages returns the newest posts of the channel on a profile", async () => {
  const { tg, ada, api } = await chatWithAda();
  const user_id = ada.id;
  assertEquals((await api("getUserPersonalChatMessages", { user_id, limit: 2 })).result, []);
  const channel = tg.group("Ada's", [ada], { type: "channel" });
  for (const text of ["one", "two", "three"]) await ada.says(channel, text);
  await ada.showsChannel(channel);
  const { result } = await api("getUserPersonalChatMessages", { user_id, limit: 2 });
  assertEquals(result.map(({ text }: { text: string }) => text), ["three", "two"]);
  assertEquals((await api("getChat")).result.personal_chat.title, "Ada's");
  const nobody = await api("getUserPersonalChatMessages", { user_id: 7, limit: 2 });
  assertEquals(nobody.description, "Bad Request: user not found");
});
