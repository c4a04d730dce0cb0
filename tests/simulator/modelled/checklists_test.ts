import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

const CHECKLIST = {
  title: "Trip",
  tasks: [{ id: 1, text: "<b>Pack</b>", parse_mode: "HTML" }, { id: 2, text: "Go" }],
  others_can_mark_tasks_as_done: true,
};

Deno.test("a bot sends a checklist for its owner, and is notified which tasks are done", async () => {
  const { tg, bot } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const { id: business_connection_id } = await ada.connectsBusiness(bot);
  await bob.writesTo(ada, "hi");
  const api = (method: string, checklist: unknown, more = {}) =>
    call(tg, bot, method, { business_connection_id, chat_id: bob.id, checklist, ...more });
  const { result } = await api("sendChecklist", CHECKLIST);
  assertEquals(result.checklist.tasks[0], {
    id: 1,
    text: "Pack",
    text_entities: [{ type: "bold", offset: 0, length: 4 }],
  });
  const seen = await bob.hears(bot);
  await bob.ticks(seen, [1]);
  const { business_message } = (await updatesOf(tg, bot)).at(-1);
  const { checklist_message, marked_as_done_task_ids } = business_message.checklist_tasks_done;
  assertEquals(marked_as_done_task_ids, [1]);
  assertEquals(checklist_message.checklist.tasks[0].completed_by_user.id, bob.id);
  const { message_id } = result;
  const shorter = { title: "Trip", tasks: CHECKLIST.tasks.slice(0, 1) };
  const { result: edited } = await api("editMessageChecklist", shorter, { message_id });
  assertEquals(edited.checklist.tasks.length, 1);
  assertEquals(edited.checklist.tasks[0].completed_by_user.id, bob.id);
  await assertRejects(() => bob.ticks(seen, [1], false), Error, "others than its sender may not");
  const same = { id: 1, text: "x" };
  const long = { id: 1, text: "x".repeat(101) };
  const many = Array.from({ length: 31 }, (_, i) => ({ id: i + 1, text: "x" }));
  for (
    const [checklist, error] of [
      [{ title: "x" }, `can't parse InputChecklist: Can't find field "tasks"`],
      [{ title: "x", tasks: [] }, "checklist must have at least 1 task"],
      [{ title: "x", tasks: many }, "checklist must have at most 30 tasks"],
      [{ title: "x", tasks: [same, same] }, "TODO_ITEM_DUPLICATE"],
      [{ title: "x", tasks: [{ id: 0, text: "x" }] }, "checklist task identifier must be positive"],
      [{ title: "", tasks: CHECKLIST.tasks }, "text must be non-empty"],
      [{ title: "x", tasks: [long] }, "checklist task text length must not exceed 100"],
      [[], "can't parse InputChecklist: expected an Object"],
    ] as const
  ) assertEquals((await api("sendChecklist", checklist)).description, `Bad Request: ${error}`);
  const alone = await api("sendChecklist", CHECKLIST, { business_connection_id: "" });
  assertEquals(alone.description, "Bad Request: business connection not found");
});
