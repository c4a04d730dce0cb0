/** Code that never ends, anywhere a bot's code can run: its Worker and thread are ended. */
import { assert, assertStringIncludes } from "@std/assert";
import type { AppOptions, Update } from "../../src/mod.ts";
import { loops } from "./bots/loops.ts";
import { host, type Hosted } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";
import { fewWorkerThreads, workerThreads } from "./threads.ts";

const hell = { handler: new URL("./bots/loops.ts", import.meta.url), attempts: 1, abandonMs: 1500 };

async function answers(hosted: Hosted, bot: string): Promise<void> {
  const outcome = await hosted.says(bot, "hello");
  assert(["handled", "accepted"].includes(outcome), `${bot}: ${outcome}`);
}

/** On a busy machine a restart may take longer than the hard limit of a run that waits for it. */
async function answersAgain(hosted: Hosted, bot: string): Promise<void> {
  while (await hosted.says(bot, "hello") === "dead");
  await answers(hosted, bot);
}

/** Triggers it, and checks that the Worker ends, that no thread is left, and that it restarts. */
async function blocks(deed: (hosted: Hosted) => unknown, options?: Omit<AppOptions, "bots">) {
  await using hosted = host({ hell, honest: { handler: () => {} } }, options);
  await answers(hosted, "hell");
  const before = await workerThreads();
  const ended = hosted.event((event) => event.type === "notice" && event.name === "worker_ended");
  deed(hosted);
  await answers(hosted, "honest");
  assertStringIncludes((await ended as { text: string }).text, 'Bot "hell" blocked the thread for');
  await answersAgain(hosted, "hell");
  await fewWorkerThreads(before);
}

/** They block after their run has ended: only another run notices that soon. */
const AFTER_THE_RUN = ["of microtasks", "of ticks", "in a timer after the run"];

for (const loop of Object.keys(loops).filter((name) => name !== "hello")) {
  Deno.test(`an endless loop ends its Worker and thread: one ${loop}`, () =>
    blocks((hosted) => {
      void hosted.says("hell", loop);
      if (AFTER_THE_RUN.includes(loop)) setTimeout(() => hosted.says("hell", "hello"), 200);
    }));
}

Deno.test("Workers that are blocked at the same time all end, and their threads with them", async () => {
  const names = ["one", "two", "three"];
  // Three threads on few cores are slow, but only blocked ones may seem so.
  const patient = { ...hell, abandonMs: 5000 };
  await using hosted = host(Object.fromEntries(names.map((name) => [name, patient])));
  for (const name of names) await answers(hosted, name);
  const before = await workerThreads();
  for (const name of names) void hosted.says(name, "after an await");
  const ended = new RegExp(`Bot "(${names.join("|")})" blocked the thread for`);
  await hosted.event(() =>
    hosted.events.filter((each) => each.type === "notice" && ended.test(each.text)).length === 3
  );
  for (const name of names) await answersAgain(hosted, name);
  await fewWorkerThreads(before);
});

const post = (path: string) => (hosted: Hosted) =>
  void hosted.app.fetch(new Request(`http://a${path}`, { method: "POST", body: "5" }));

const elsewhere: Record<string, (hosted: Hosted) => unknown> = {
  album({ app }) {
    for (const id of [1, 2]) {
      const update = sampleUpdate(id, "part");
      const chat = { ...update.message!.chat, id: 7 };
      void app.dispatch(
        "hell",
        { ...update, message: { ...update.message, chat, media_group_id: "a" } } as Update,
      );
    }
  },
  task: ({ app }) =>
    void app.dispatch("hell", { update_id: 99, callback_query: { id: "1" } } as never),
  route: post("/hell/forever"),
  signature: post("/hell/signed"),
};

for (const [where, deed] of Object.entries(elsewhere)) {
  Deno.test(`an endless loop ends its Worker and thread: one in a ${where}`, () =>
    blocks(deed, { store: "memory", sources: ["any"] }));
}
