import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { poll, type PosternEvent } from "../../src/mod.ts";
import { WebhookActiveError } from "../../src/polling/webhooks.ts";
import {
  callsOf,
  Events,
  fastSimulator,
  pendingOf,
  pollOne,
  setWebhook,
  textIn,
} from "./polled.ts";

const HOOK = "http://127.0.0.1:1";

Deno.test("poll() refuses to start while a webhook is set, and names it without the token", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  await setWebhook(tg, bot, `${HOOK}/hooks/${bot.token}?key=s3cret`);
  const error = await assertRejects(
    () => pollOne(tg, bot, { message() {} }),
    WebhookActiveError,
    `Cannot poll bot "echo": its updates go to the webhook ${HOOK}/hooks/<`,
  );
  assertStringIncludes(error.message, "--force");
  for (const secret of [bot.token.split(":")[1]!, "s3cret"]) {
    assert(!error.message.includes(secret));
  }
  assertEquals(callsOf(tg, "deleteWebhook"), []);
  assertEquals(callsOf(tg, "getUpdates"), []);
});

Deno.test("poll() with dropPending alone still refuses and drops nothing", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  await setWebhook(tg, bot, HOOK);
  const { update_id } = tg.post(bot, textIn(1, "keep me"));
  const start = () => pollOne(tg, bot, { message() {} }, { dropPending: true });
  await assertRejects(start, WebhookActiveError);
  assertEquals(pendingOf(tg, bot), [update_id]);
});

Deno.test("poll() with force deletes the webhook, logs it, and keeps pending updates", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  await setWebhook(tg, bot, HOOK);
  tg.post(bot, textIn(1, "waiting"));
  const events = new Events();
  await using _ = await pollOne(tg, bot, { message() {} }, { force: true, events });
  await events.untilOutcome("handled");
  const [text] = events.texts("webhook_deleted");
  assertStringIncludes(text!, `Deleted the webhook ${HOOK}; pending updates are kept`);
});

Deno.test("poll() reports no deleted webhook of a bot without one, whatever its name", async () => {
  await using tg = await fastSimulator();
  const { token } = tg.bot("echo");
  const texts: string[] = [];
  const observers = [(event: PosternEvent) => {
    if (event.type === "notice" && event.name === "webhook_deleted") texts.push(event.text);
  }];
  const bots = { constructor: { token, handler: { message() {} } } };
  const telegram = { apiRoot: tg.apiRoot };
  await using _ = await poll({ bots, telegram, observers, log: false });
  assertEquals(texts, []);
});

Deno.test("poll() with force and dropPending drops pending updates", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  await setWebhook(tg, bot, HOOK);
  tg.post(bot, textIn(1, "old"));
  const events = new Events();
  const options = { force: true, dropPending: true, events };
  await using _ = await pollOne(tg, bot, { message() {} }, options);
  const { update_id } = tg.post(bot, textIn(1, "new"));
  await events.untilOutcome("handled");
  assertEquals(events.of("update").map((event) => event.update_id), [update_id]);
});

Deno.test("poll() with dropPending drops pending updates if no webhook is set", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  tg.post(bot, textIn(1, "old"));
  await using _ = await pollOne(tg, bot, { message() {} }, { dropPending: true });
  assertEquals(pendingOf(tg, bot), []);
});

Deno.test("poll() stops with a clear message if a webhook is set meanwhile and stays", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { poller, events } = await pollOne(tg, bot, { message() {} });
  await setWebhook(tg, bot, HOOK);
  assertEquals(await poller.finished, "failed");
  assertStringIncludes(events.texts("poll_retry")[0]!, "A webhook has been set");
  assertStringIncludes(events.texts("poll_ended")[0]!, "A webhook has been set");
});

Deno.test("poll() waits for the Bot API to check for a webhook, until it is aborted", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const events = new Events();
  tg.fail("drop", { method: "getWebhookInfo", times: 1000 });
  const controller = new AbortController();
  const starting = pollOne(tg, bot, { message() {} }, { events, signal: controller.signal });
  await events.untilNotice("poll_retry", 2);
  controller.abort();
  assertEquals(await (await starting).poller.finished, "shutdown");
  assertEquals(callsOf(tg, "getUpdates"), []);
});
