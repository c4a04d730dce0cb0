/** Bots that never start: each is reported by name and answers 503; the others are served. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { host, type Hosted } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";
import { fewWorkerThreads } from "./threads.ts";

const secret = "s3cret";

async function statusOf({ app }: Hosted, bot: string): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "x-telegram-bot-api-secret-token": secret,
  };
  const body = JSON.stringify(sampleUpdate(1, "hello"));
  const request = new Request(`http://a/${bot}`, { method: "POST", headers, body });
  const response = await app.fetch(request);
  await response.body?.cancel();
  return response.status;
}

const problems = {
  throws: "Error: broken from the start",
  exits: "it exited with code 0",
  rejects: "no error at all",
  "state throws": "RangeError: no state",
  "exports nothing": "it exports no function named after an Update kind",
  waits: "it did not load its modules within 30 s",
  loops: "it did not load its modules within 30 s",
  "state loops": "it did not load its modules within 30 s",
};

/** Half a minute passes in two seconds. */
const impatient: Clock = {
  ...systemClock,
  setTimer: (callback, ms) => systemClock.setTimer(callback, ms === 30_000 ? 2000 : ms),
};

for (const [how, problem] of Object.entries(problems)) {
  Deno.test(`a bot that never starts is reported and answers 503: one that ${how}`, async () => {
    const handler = new URL(`./bots/loading.ts#${how}`, import.meta.url);
    {
      await using hosted = host(
        { broken: { handler, secret }, honest: { handler: () => {}, secret } },
        { sources: ["any"], ...problem.includes("30 s") && { clock: impatient } },
      );
      assertEquals(await statusOf(hosted, "honest"), 200);
      assertEquals(await statusOf(hosted, "broken"), 503);
      const failed = (number: number) =>
        hosted.event((event) =>
          event.type === "notice" && event.name === "worker_failed" &&
          event.text.includes(`restart ${number} in `)
        );
      const { text } = await failed(1) as { text: string };
      assertStringIncludes(text, 'Worker of bot "broken" did not start, so it answers 503');
      assertStringIncludes(text, problem);
      assertEquals(await statusOf(hosted, "honest"), 200);
      assertEquals(await statusOf(hosted, "broken"), 503);
      // It is restarted.
      if (!problem.includes("30 s")) await failed(2);
    }
    await fewWorkerThreads(0);
  });
}

Deno.test("with `workers`, bots are served although one in their Worker cannot be loaded", async () => {
  const at = (name: string) => new URL(`./bots/${name}`, import.meta.url);
  {
    await using hosted = host({
      first: { handler: at("transient.ts"), secret },
      broken: { handler: at("loading.ts#throws"), secret },
      last: { handler: at("transient.ts"), secret },
    }, { sources: ["any"], workers: 1 });
    for (const name of ["first", "last"]) {
      while (await statusOf(hosted, name) !== 200) await new Promise((r) => setTimeout(r, 20));
    }
    assertEquals(await statusOf(hosted, "broken"), 503);
  }
  await fewWorkerThreads(0);
});
