/** Code that never ends, anywhere a bot's code can run: its Worker and thread are ended. */
import type { AppOptions, Update } from "../../src/mod.ts";
import { loops } from "./bots/loops.ts";
import { host, type Hosted } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";
import { fewWorkerThreads, workerThreads } from "./threads.ts";

const hell = { handler: new URL("./bots/loops.ts", import.meta.url), attempts: 1, abandonMs: 1500 };

/** A loop to be triggered, in the bot of that name. */
type Deed = (hosted: Hosted, bot: string) => unknown;

/**
 * Triggers loops, each in a bot of its own, and checks that their Workers end, that no thread is
 * left, and that they restart.
 */
async function block(deeds: readonly Deed[], options?: Omit<AppOptions, "bots">) {
  const names = deeds.map((_, i) => i === 0 ? "hell" : `hell${i}`);
  const bots = Object.fromEntries(names.map((name) => [name, hell]));
  await using hosted = host({ ...bots, honest: { handler: () => {} } }, options);
  for (const name of names) await hosted.comesUp(name);
  const before = await workerThreads();
  deeds.forEach((deed, i) => deed(hosted, names[i]!));
  await hosted.comesUp("honest");
  for (const name of names) {
    const reason = `Bot "${name}" blocked the thread for`;
    await hosted.event((event) =>
      event.type === "notice" && event.name === "worker_ended" && event.text.includes(reason)
    );
    await hosted.comesUp(name);
  }
  await fewWorkerThreads(before);
}

/** They block after their run has ended: only another run notices that soon. */
const AFTER_THE_RUN = ["of microtasks", "of ticks", "in a timer after the run"];

const looping = (loop: string): Deed => (hosted, bot) => {
  void hosted.says(bot, loop);
  if (AFTER_THE_RUN.includes(loop)) setTimeout(() => hosted.says(bot, "hello"), 200);
};

const names = Object.keys(loops).filter((name) => name !== "hello");
// Four at a time, as most of it is waiting.
for (let i = 0; i < names.length; i += 4) {
  const four = names.slice(i, i + 4);
  Deno.test(
    `an endless loop ends its Worker and thread: ${
      four.map((name) => `one ${name}`).join(", and ")
    }`,
    () => block(four.map(looping)),
  );
}

Deno.test("Workers that are blocked at the same time all end, and their threads with them", async () => {
  const names = ["one", "two", "three"];
  // Three threads on few cores are slow, but only blocked ones may seem so.
  const patient = { ...hell, abandonMs: 5000 };
  await using hosted = host(Object.fromEntries(names.map((name) => [name, patient])));
  for (const name of names) await hosted.comesUp(name);
  const before = await workerThreads();
  for (const name of names) void hosted.says(name, "after an await");
  const ended = new RegExp(`Bot "(${names.join("|")})" blocked the thread for`);
  await hosted.event(() =>
    hosted.events.filter((each) => each.type === "notice" && ended.test(each.text)).length === 3
  );
  for (const name of names) await hosted.comesUp(name);
  await fewWorkerThreads(before);
});

const post = (path: string) => (hosted: Hosted) =>
  void hosted.app.fetch(new Request(`http://a${path}`, { method: "POST", body: "5" }));

const elsewhere: Record<string, Deed> = {
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
  Deno.test(`an endless loop ends its Worker and thread: one in its ${where}`, () =>
    block([deed], { store: "memory", sources: ["any"] }));
}
