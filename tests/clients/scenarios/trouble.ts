/** What Telegram refuses: too many requests, a second poller; and webhooks. */
import { assert, assertEquals } from "@std/assert";
import type { BotAccount, Telegram } from "../control.ts";
import type { Scenario } from "./scenario.ts";

const TOO_MANY = { status: 429, parameters: { retry_after: 1 } };

/** Fails unless a getUpdates was answered with this status. */
async function mustHaveMet(status: number, telegram: Telegram, bot: BotAccount): Promise<void> {
  const calls = await telegram.calls(bot, { method: "getUpdates" });
  assert(calls.some((call) => call.status === status), `no getUpdates met a ${status}`);
}

export const trouble: readonly Scenario[] = [
  {
    name: "429 for a message",
    failing: [429],
    async play({ telegram, bot, ada }) {
      const limited = { ...TOO_MANY, bot: bot.id, method: "sendMessage" };
      await telegram.post("faults", { ...limited, params: { text: "patience" } });
      await ada.says("/patience");
      assertEquals([await ada.reads(), await ada.reads()], ["patience", "waited 1 s"]);
    },
  },
  {
    name: "429 for getUpdates",
    only: "polling",
    failing: [429],
    async play({ telegram, bot, ada }) {
      await telegram.post("faults", { ...TOO_MANY, bot: bot.id, method: "getUpdates" });
      for (const text of ["before or after", "still there?"]) {
        await ada.says(text);
        assertEquals(await ada.reads(), text);
      }
      await mustHaveMet(429, telegram, bot);
    },
  },
  {
    name: "409 by a second poller",
    only: "polling",
    failing: [409],
    async play({ telegram, bot, ada }) {
      const response = await fetch(`${bot.api_root}/bot${bot.token}/getUpdates?timeout=1`);
      await response.body?.cancel();
      await ada.says("still there?");
      assertEquals(await ada.reads(), "still there?");
      await mustHaveMet(409, telegram, bot);
    },
  },
  {
    name: "a webhook with an uploaded certificate made by openssl",
    only: "webhook",
    async play({ telegram, bot, ada }) {
      await ada.says("over the webhook");
      assertEquals(await ada.reads(), "over the webhook");
      const response = await fetch(`${bot.api_root}/bot${bot.token}/getWebhookInfo`);
      const { result } = await response.json();
      assertEquals(result.has_custom_certificate, true);
      const query = { type: "delivery", bot: `${bot.id}` };
      const deliveries = await telegram.get<{ status?: number; error?: string }[]>("log", query);
      assert(deliveries.some(({ status }) => status === 200));
      // Some libraries set their webhook before they listen.
      const failed = deliveries.filter(({ status, error }) =>
        status !== 200 && error !== "Connection refused"
      );
      assertEquals(failed, []);
    },
  },
];
