/** Texts, buttons, edits, polls, inline mode, reactions. */
import { assertEquals } from "@std/assert";
import type { Scenario } from "./scenario.ts";

export const talking: readonly Scenario[] = [
  {
    name: "echo",
    async play({ ada, bob }) {
      for (const text of ["héllo 👋", "a < b & c_d *e*", "👨‍👩‍👧‍👦".repeat(100)]) {
        await ada.says(text);
        assertEquals(await ada.reads(), text);
      }
      await bob.says("two at once");
      await ada.says("first");
      await ada.says("second");
      // Some libraries handle updates of one chat at the same time.
      assertEquals([await ada.reads(), await ada.reads()].sort(), ["first", "second"]);
      assertEquals(await bob.reads(), "two at once");
    },
  },
  {
    name: "buttons",
    async play({ ada }) {
      await ada.says("/counter");
      assertEquals(await ada.reads(), "0");
      for (const count of [1, 2]) {
        const press = await ada.presses("+1");
        assertEquals((await press.answered()).text, `now ${count}`);
        assertEquals((await ada.seesEdit()).text, `${count}`);
      }
      await ada.says("/number");
      assertEquals(await ada.reads(), "Your number?");
      await ada.does("presses", { label: "My number", phone: "+4912345" });
      const { text, reply_markup } = await ada.hears();
      assertEquals([text, reply_markup], ["+4912345", undefined]);
    },
  },
  {
    name: "edits",
    async play({ ada }) {
      const { message_id } = await ada.says("a typo");
      assertEquals(await ada.reads(), "a typo");
      await ada.does("edits", { message_id, text: "no typo" });
      assertEquals(await ada.reads(), "edited: no typo");
    },
  },
  {
    name: "polls",
    async play({ ada }) {
      await ada.says("/poll");
      const { message_id, poll } = await ada.hears();
      assertEquals(poll?.options.map(({ text }) => text), ["Tea", "Coffee"]);
      await ada.does("votes", { message_id, options: ["Coffee"] });
      assertEquals(await ada.reads(), "voted 1");
    },
  },
  {
    name: "inline",
    async play({ telegram, ada, bob }) {
      await ada.says("hi");
      assertEquals(await ada.reads(), "hi");
      const search = await ada.asks("cats");
      const { results } = await search.answered();
      assertEquals(results.map(({ id, type }) => [id, type]), [["a", "article"], ["b", "photo"]]);
      const elsewhere = await telegram.group("Elsewhere", [ada, bob]);
      const choice = { id: search.id, result_id: "a" };
      const { via_bot } = await ada.does<{ via_bot: unknown }>("chooses", choice, elsewhere);
      assertEquals(typeof via_bot, "object");
      assertEquals(await ada.reads(), "chosen a for cats");
    },
  },
  {
    name: "reactions",
    async play({ ada, telegram, bot }) {
      const { message_id } = await ada.says("/react");
      const wanted = { method: "setMessageReaction", params: { chat_id: ada.id, message_id } };
      assertEquals((await telegram.wait<{ status: number }>("log", wanted)).status, 200);
      await telegram.wait("idle", { bot: bot.id });
      await ada.does("reacts", { message_id, emoji: ["🔥"] });
      assertEquals(await ada.reads(), "reacted 🔥");
      await ada.does("reacts", { message_id, emoji: [] });
      assertEquals(await ada.reads(), "reacted nothing");
    },
  },
];
