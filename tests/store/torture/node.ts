// deno-lint-ignore-file no-console
/**
 * One instance, in a process that can be killed: `node.ts STORE LOG LEASE_MS`. It accepts updates by
 * `POST /id/lane`, and writes to LOG when a run begins and when it ends.
 */
import { systemClock } from "../../../src/util/clock.ts";
import { Acceptor } from "../../../src/store/acceptor/acceptor.ts";
import { StoreRefused } from "../../../src/store/errors.ts";
import { openStore } from "../../../src/store/open.ts";

const [setting, log, leaseMs] = Deno.args;
const encoder = new TextEncoder();
const file = Deno.openSync(log!, { append: true, create: true });
// Each line is one append, so that lines of several processes do not mix.
const say = (...words: unknown[]) => file.writeSync(encoder.encode(words.join(" ") + "\n"));

const store = await openStore(setting!, systemClock, { leaseMs: Number(leaseMs) });
const acceptor = new Acceptor({
  store,
  clock: systemClock,
  hosted: new Set([7]),
  emit: (event) => {
    if (event.type !== "claimed") console.error(`${Deno.pid} ${Deno.inspect(event)}`);
  },
  // Only the test interrupts runs, in the long version far more than three times.
  maxCrashes: 1_000_000,
  async run({ id, lane }, { attempt }) {
    say("begun", lane, id);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    if (attempt === 1 && id % 17 === 0) {
      return { type: "failed", error: new Error("at first"), retryAfterMs: 20 };
    }
    say("ended", lane, id);
    return { type: "done" };
  },
});

try {
  const started = acceptor.start();
  started.catch(() => {});
  // It listens before the store has been reached, and refuses updates meanwhile.
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(`${port}`), // Not a number, which FORCE_COLOR colours.
  }, async (request) => {
    const [, id, lane] = new URL(request.url).pathname.split("/").map(Number);
    const body = await request.text();
    try {
      await acceptor.accept({ bot: 7, id: id!, lane: lane!, kind: "message", body });
      return new Response(null);
    } catch {
      return new Response(null, { status: 503, headers: { "Retry-After": "1" } });
    }
  });
  Deno.addSignalListener("SIGTERM", async () => {
    acceptor.drain();
    await server.shutdown();
    await acceptor.close();
    Deno.exit(0);
  });
  await started;
} catch (error) {
  if (!(error instanceof StoreRefused)) throw error;
  console.error(error.message);
  Deno.exit(2);
}
