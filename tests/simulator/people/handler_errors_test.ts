/** Waiting in vain for a bot in the same process reports what its handler threw. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createApi, createApp, type Message, poll } from "../../../src/mod.ts";
import { startSimulator } from "../../../src/simulator/mod.ts";

class OutOfTea extends Error {
  override name = "OutOfTea";
}

const handler = {
  message({ text = "" }: Message) {
    if (text === "fail") throw new OutOfTea("no leaves left");
    if (text === "throw text") throw "only a text";
  },
};

/** The error from waiting in vain. */
async function complaintOf(waiting: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => waiting, Error)).message;
}

Deno.test("hears() reports what a handler of createApp() threw, and where", async () => {
  await using tg = await startSimulator();
  const bot = tg.bot("tea");
  const secret = "s3cret_Token-1";
  const app = createApp({
    bots: { tea: { token: bot.token, secret, handler } },
    sources: ["127.0.0.1"],
    telegram: { apiRoot: tg.apiRoot },
  });
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request, info) => app.fetch(request, info),
  );
  const api = createApi({ token: bot.token, apiRoot: tg.apiRoot });
  const url = `http://127.0.0.1:${server.addr.port}/tea`;
  await api.setWebhook({ url, secret_token: secret });
  const ada = tg.user("Ada");
  await ada.says(bot, "fail");
  const said = await complaintOf(ada.hears(bot, { within: 300 }));
  assertStringIncludes(said, "500 Internal Server Error; its handler failed in attempt ");
  assertStringIncludes(said, ": OutOfTea: no leaves left (at message (file://");
  assertStringIncludes(said, "handler_errors_test.ts:");
  await app.close();
});

Deno.test("hears() and seesEdit() report what a handler of poll() threw, an Error or not", async () => {
  await using tg = await startSimulator();
  const bot = tg.bot("tea");
  const other = tg.bot("other");
  await using _poller = await poll({
    bots: { tea: { token: bot.token, handler }, other: { token: other.token, handler } },
    telegram: { apiRoot: tg.apiRoot },
    log: false,
  });
  const ada = tg.user("Ada");
  await ada.says(bot, "throw text");
  const said = await complaintOf(ada.hears(bot, { within: 300 }));
  assertStringIncludes(said, "its handler failed in attempt 1: only a text");
  // One bot's failure is not reported for another.
  const bob = tg.user("Bob");
  await bob.says(other, "hi");
  const quiet = await complaintOf(bob.hears(other, { within: 100 }));
  assertEquals(quiet.includes("handler failed"), false, quiet);
  await bob.says(other, "fail");
  const edit = await complaintOf(bob.seesEdit(other, { within: 300 }));
  assertStringIncludes(edit, "OutOfTea: no leaves left");
});

Deno.test("a closed simulator receives no further failures", async () => {
  const first = await startSimulator({ patience: 20 });
  const bot = first.bot("tea");
  await first.close();
  const app = createApp({ bots: { tea: { token: bot.token, attempts: 1, handler } } });
  const chat = { id: 1, type: "private" as const, first_name: "Ada" };
  const message = { message_id: 1, date: 0, chat, text: "fail" };
  assertEquals(await app.dispatch("tea", { update_id: 1, message } as never), "dead");
  assertEquals(first.world.describeFailure(1), undefined);
  await app.close();
});
