import { assertEquals } from "@std/assert";
import { changeInWords, driftInWords, findDrift } from "../../src/webhooks/drift.ts";
import { planWebhook, type WebhookBot, type WebhookPlan } from "../../src/webhooks/plan.ts";
import { UPDATE_KINDS } from "../../src/telegram/update.ts";
import type { WebhookInfo } from "../../src/telegram/types.ts";

const bot: WebhookBot = {
  ...{ name: "echo", token: "123456:example", path: "/echo", secrets: ["derived"] },
  allowedUpdates: ["message", "poll"],
};
const PLAN = await planWebhook(bot, { publicUrl: "https://bots.example" });
const INFO: WebhookInfo = {
  url: PLAN.url,
  has_custom_certificate: false,
  pending_update_count: 0,
  max_connections: 40,
  ip_address: "1.1.1.1",
  allowed_updates: ["poll", "message"],
};

function drift(info: Partial<WebhookInfo>, plan: Partial<WebhookPlan> = {}): string[] {
  return findDrift({ ...INFO, ...info }, { ...PLAN, ...plan }).map((one) => driftInWords(one));
}

Deno.test("findDrift() finds none in a webhook as configured, whatever the order of its kinds", () => {
  assertEquals(drift({}), []);
});

Deno.test("findDrift() describes every difference", () => {
  const info: Partial<WebhookInfo> = {
    url: "https://old.example/echo",
    max_connections: 100,
    has_custom_certificate: true,
    allowed_updates: ["message"],
  };
  assertEquals(drift(info, { ipAddress: "9.9.9.9" }), [
    "url is https://old.example/echo, configured https://bots.example/echo",
    "allowed_updates is message, configured message, poll",
    "max_connections is 100, configured 40",
    "ip_address is 1.1.1.1, configured 9.9.9.9",
    "certificate is uploaded, configured none uploaded",
  ]);
  assertEquals(drift({}, { certificate: "PEM" }), [
    "certificate is none uploaded, configured uploaded",
  ]);
});

Deno.test("findDrift() treats an absent list of kinds as Telegram's default", () => {
  const { allowed_updates: _, ...rest } = INFO;
  const optional = ["chat_member", "message_reaction", "message_reaction_count"];
  const byDefault = UPDATE_KINDS.filter((kind) => !optional.includes(kind));
  assertEquals(findDrift(rest, { ...PLAN, allowedUpdates: [] }), []);
  assertEquals(findDrift(rest, { ...PLAN, allowedUpdates: byDefault }), []);
  assertEquals(drift({}, { allowedUpdates: [] }), [
    "allowed_updates is poll, message, configured default",
  ]);
  assertEquals(drift({}, { allowedUpdates: UPDATE_KINDS }), [
    "allowed_updates is poll, message, configured all",
  ]);
});

Deno.test("findDrift() reports only the URL if no webhook is set", () => {
  assertEquals(drift({ url: "", max_connections: 1 }), [
    "url is none, configured https://bots.example/echo",
  ]);
});

Deno.test("changeInWords() states the old and the new value", () => {
  assertEquals(
    changeInWords({ field: "url", actual: "none", expected: "x" }),
    "url was none, now x",
  );
});
