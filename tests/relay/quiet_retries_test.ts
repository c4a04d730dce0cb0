import { assertEquals } from "@std/assert";
import type { NoticeEvent, PosternEvent } from "../../src/events/events.ts";
import { quietRetries } from "../../src/relay/quiet_retries.ts";
import { relayed, until } from "./helpers.ts";

const notice = (name: string, text: string): NoticeEvent => ({
  ...{ type: "notice", level: "warn", name, text },
});

Deno.test("quietRetries() passes on the first of equal failures until there is an answer", () => {
  const passed: string[] = [];
  const emit = quietRetries((event: PosternEvent) => {
    if (event.type === "notice") passed.push(event.text);
  });
  const retry = (reason: string, seconds: string) =>
    emit(notice("poll_retry", `${reason}; trying again in ${seconds} s`));
  for (const seconds of ["1.0", "2.1", "60.0"]) retry("No answer", seconds);
  retry("409 Conflict", "1.0");
  emit(notice("other", "Something else"));
  emit(notice("poll_recovered", "The Bot API answers again"));
  retry("409 Conflict", "1.0");
  assertEquals(passed, [
    "No answer; trying again until it works",
    "409 Conflict; trying again until it works",
    "Something else",
    "The Bot API answers again",
    "409 Conflict; trying again until it works",
  ]);
});

Deno.test("an outage of Telegram is reported once, and so is its end", async () => {
  await using set = await relayed();
  const { tg, ada, bot, events } = set;
  tg.fail(500, { method: "getUpdates", times: 3 });
  await ada.says(bot, "wakes the long poll");
  const polling = () =>
    events.flatMap((event) =>
      event.type === "notice" && event.name.startsWith("poll") ? [event.name] : []
    );
  await until(() => polling().includes("poll_recovered"));
  assertEquals(polling(), ["poll_retry", "poll_recovered"]);
});
