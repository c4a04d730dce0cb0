/** The longer tests of isolation: `deno task test:isolation`. */
import { assert, assertEquals } from "@std/assert";
import { HELL, host } from "./isolation/hosted.ts";

const ROUNDS = Number(Deno.env.get("ROUNDS") ?? 1000);

/** Memory kept after a thousand threads, beyond noise. */
const MAX_GROWTH_MB = 100;

const threads = () =>
  Number(/^Threads:\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))![1]);

Deno.test(`${ROUNDS} restarts leave no thread and no memory behind`, async () => {
  // Each Worker ends as soon as it starts; with back-off this would take a day.
  const { Isolation } = await import("../src/isolation/isolation.ts");
  const { IsolatedHandler, IsolatedModule } = await import("../src/handler/isolated.ts");
  const { systemClock } = await import("../src/util/clock.ts");
  const clock = {
    ...systemClock,
    setTimer: (callback: () => void, ms: number) =>
      systemClock.setTimer(callback, ms > 1500 && ms !== 30_000 ? 1 : ms),
  };
  let lives = 0;
  let onUp = () => {};
  const isolation = new Isolation({
    ...{ clock, emit() {}, telegram: {}, workers: undefined },
    random: () => 0,
  });
  const handler = new IsolatedHandler(new IsolatedModule(HELL));
  const up = () => new Promise<void>((resolve) => onUp = resolve);
  let next = up();
  const alive = setInterval(() => {}, 1000);
  isolation.host([{
    ...{ name: "hell", id: 1, token: "1:a", handler, isolation: "worker", abandonMs: undefined },
    onUp: () => onUp(),
    onDown() {},
  }]);
  const samples: { threads: number; rss: number }[] = [];
  const ctx = { attempt: 1, deadline: 0, responseOpen: false };
  for (; lives < ROUNDS; lives++) {
    await next;
    next = up();
    const update = { update_id: lives, message: { text: "exit" } };
    await Promise.resolve(handler.call("message", update as never, ctx as never)).catch(() => {});
    if (lives % 50 === 10) samples.push({ threads: threads(), rss: Deno.memoryUsage().rss / 1e6 });
  }
  await next;
  isolation.close();
  clearInterval(alive);
  assertEquals(isolation.restarts, 0); // A closed Worker is no longer counted.
  const [early, late] = [samples[1] ?? samples[0]!, samples.at(-1)!];
  assert(late.threads <= early.threads + 4, JSON.stringify(samples));
  assert(late.rss - early.rss < MAX_GROWTH_MB, JSON.stringify(samples));
});

Deno.test("a hostile bot for a minute alongside ten well-behaved ones, which lose nothing", async () => {
  const names = Array.from({ length: 10 }, (_, i) => `honest${i}`);
  const honest = Object.fromEntries(names.map((name) => [name, { handler: () => {} }]));
  await using hosted = host({ hell: { handler: HELL, attempts: 1, abandonMs: 3000 }, ...honest });
  const deeds = ["loop", "busy", "exit", "stray", "rejection", "throw", "later_loop", "memory"];
  const end = Date.now() + 60_000;
  const outcomes: string[] = [];
  const hell = (async () => {
    for (let i = 0; Date.now() < end; i++) await hosted.says("hell", deeds[i % deeds.length]!);
  })();
  while (Date.now() < end) {
    outcomes.push(...await Promise.all(names.map((name) => hosted.says(name, "hello"))));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await hell;
  assertEquals(outcomes.filter((outcome) => outcome !== "handled"), []);
});
