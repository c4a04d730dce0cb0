/** What the log says when deliveries fail: once, with the address and the remedy. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { freePort } from "../../src/demo/free_port.ts";
import { makeCertificate } from "../simulator/helpers/certificate.ts";
import { relayed, until, webhook } from "./helpers.ts";

/** Relays until an update has failed twice, and returns the notices. */
async function saidAbout(to: string): Promise<string[]> {
  await using set = await relayed({ to });
  const { ada, bot, events, tg } = set;
  const attempts = () =>
    events.filter((event) => event.type === "notice" && /^delivery/.test(event.name));
  await ada.says(bot, "one");
  await tg.user("Bob").says(bot, "two");
  await until(async () => (await set.api("getWebhookInfo")).result.last_error_message);
  await until(() => attempts().length > 0);
  // The second attempt comes at once, the third after two seconds.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return attempts().map((event) => event.type === "notice" ? event.text : "");
}

Deno.test("a failing webhook is reported once, with its URL and the remedy", async () => {
  const { cert, key } = await makeCertificate();
  const bodiless = (status: number, headers = {}) => () => new Response(null, { status, headers });
  await using secure = webhook(() => {}, { cert, key });
  await using plain = webhook(() => {});
  const port = freePort(); // Nothing listens there.
  const cases: [to: string, ...parts: string[]][] = [
    [
      `http://127.0.0.1:${port}/x`,
      `http://127.0.0.1:${port}/x`,
      "Connection refused",
      "start the bot",
    ],
    [secure.url, secure.url, "certificate verify failed", "--insecure"],
    [plain.url.replace("http:", "https:"), "wrong version number", "use http://"],
  ];
  const answers: [number, Record<string, string>, string][] = [
    [401, {}, "BOT_<NAME>_SECRET"],
    [403, {}, "SOURCES=127.0.0.0/8"],
    [404, {}, "nothing is at this path"],
    [405, {}, "does not take POST"],
    [500, {}, "the bot's own log"],
    [308, { location: "/elsewhere" }, "/elsewhere"],
  ];
  for (const [status, headers, remedy] of answers) {
    const hook = webhook(bodiless(status, headers));
    try {
      const said = await saidAbout(hook.url);
      assertEquals(said.length, 1, said.join("\n"));
      assertStringIncludes(said[0]!, `Bot "echo": Cannot deliver to ${hook.url}: Wrong response`);
      assertStringIncludes(said[0]!, `${status}`);
      assertStringIncludes(said[0]!, remedy);
    } finally {
      await hook.server.shutdown();
    }
  }
  for (const [to, ...parts] of cases) {
    const said = await saidAbout(to);
    assertEquals(said.length, 1, said.join("\n"));
    for (const part of parts) assertStringIncludes(said[0]!, part);
  }
});

Deno.test("the recovery of a webhook is reported, too, and neither line contains a token", async () => {
  await using set = await relayed();
  const { ada, bot, events, api } = set;
  let fails = true;
  await using hook = webhook(() => fails ? new Response(null, { status: 500 }) : null);
  await api("setWebhook", { url: `${hook.url}/${bot.token}` });
  await ada.says(bot, "hello");
  const lines = () =>
    events.flatMap((event) =>
      event.type === "notice" && /^delivery/.test(event.name) ? [event] : []
    );
  await until(() => lines().length === 1);
  fails = false;
  await until(() => lines().length === 2);
  assertEquals(lines().map(({ level, name }) => [level, name]), [
    ["warn", "delivery_failed"],
    ["info", "delivery_recovered"],
  ]);
  for (const { text } of lines()) {
    assert(!text.includes(bot.token.split(":")[1]!), text);
    assertStringIncludes(text, "<token>");
  }
});
