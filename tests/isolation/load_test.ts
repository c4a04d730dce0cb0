/** The load of a Worker: all CPU time of its bots, wherever they spend it. */
import { assert } from "@std/assert";
import { IsolatedHandler, IsolatedModule } from "../../src/handler/isolated.ts";
import { Isolation } from "../../src/isolation/isolation.ts";
import { startThread, type Thread } from "../../src/isolation/thread.ts";
import { systemClock } from "../../src/util/clock.ts";
import { HELL } from "./hosted.ts";

Deno.test("what a handler computes after an await counts towards the load of its Worker", async () => {
  let thread: Thread | undefined;
  const isolation = new Isolation({
    ...{ clock: systemClock, emit() {}, telegram: {}, workers: 1 },
    startThread: (options) => thread = startThread(options),
  });
  const handler = new IsolatedHandler(new IsolatedModule(HELL));
  const up = Promise.withResolvers<void>();
  isolation.host([{
    ...{ name: "hell", id: 1, token: "1:a", handler, isolation: "worker", abandonMs: undefined },
    onUp: () => up.resolve(),
    onDown() {},
  }]);
  // Keeps the process alive, as a server does.
  const alive = setInterval(() => {}, 60_000);
  await up.promise;
  const ctx = { attempt: 1, deadline: 0, responseOpen: false } as never;
  const call = (text: string) => handler.call("message", { message: { text } } as never, ctx);
  const waiting = call("later_busy");
  while (thread!.busy[2]! < 1000) await new Promise((resolve) => setTimeout(resolve, 20));
  assert(await waiting === undefined);
  isolation.close();
  clearInterval(alive);
});
