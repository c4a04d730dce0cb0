import { Bot } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { authorityNotices } from "../../src/process/start_notices.ts";

const TOKEN = "123456:AAE_example-token";
const hosted = {
  shop: { handler: { default: new Bot(TOKEN) } },
  desk: { handler: new Telegraf(TOKEN) },
  echo: { handler: () => {} },
};

Deno.test("authorityNotices() names the bots whose framework needs --allow-sys", () => {
  const [notice, ...more] = [...authorityNotices(hosted, "/etc/ca.pem", false)];
  assertEquals(more, []);
  assertStringIncludes(notice!.text, 'bot "shop", "desk" is a framework\'s');
  assertStringIncludes(notice!.text, "run with --allow-sys");
});

Deno.test("authorityNotices() is silent without the variable, with the permission, or without a framework", () => {
  assertEquals([...authorityNotices(hosted, undefined, false)], []);
  assertEquals([...authorityNotices(hosted, "", false)], []);
  assertEquals([...authorityNotices(hosted, "/etc/ca.pem", true)], []);
  assertEquals([...authorityNotices({ echo: hosted.echo }, "/etc/ca.pem", false)], []);
});
