/** Members and rights. */
import { assertEquals } from "@std/assert";
import type { Scenario } from "./scenario.ts";

export const groups: readonly Scenario[] = [
  {
    name: "members and rights",
    async play({ telegram, bot, ada, bob }) {
      const group = await telegram.group("Friends", [ada, bob, bot]);
      assertEquals(await ada.reads(group), "I am member");
      await ada.does("promotes", { members: [bot.id] }, group);
      assertEquals(await ada.reads(group), "I am administrator");
      await ada.says(`/members ${bob.id}`, group);
      assertEquals(
        await ada.reads(group),
        "administrator true false, restricted true false, member, 2",
      );
      await bob.does("leaves", {}, group);
      assertEquals(await ada.reads(group), "Bob left");
      await ada.says("/invite", group);
      const request = await bob.joinsBy((await ada.reads(group))!);
      assertEquals((await request.answered()).ok, true);
    },
  },
];
