import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Acceptor } from "../../src/store/acceptor/acceptor.ts";
import type { StoreEvent } from "../../src/store/acceptor/types.ts";
import { openStore } from "../../src/store/open.ts";
import { systemClock } from "../../src/util/clock.ts";
import { pause, until } from "../store/torture/torture.ts";
import { Cluster } from "./helpers/cluster.ts";

/** More than a segment of PostgreSQL's log: what cannot grow is a table. */
const LIMIT = 17 << 20;

Deno.test("updates are refused while PostgreSQL's disk is full, and nothing is lost", async () => {
  await using cluster = await Cluster.start();
  const ended = new Set<number>();
  const events: StoreEvent[] = [];
  // Until then everything waits, as the space of what has ended is used again.
  const room = Promise.withResolvers<void>();
  const acceptor = new Acceptor({
    store: await openStore(cluster.url, systemClock, { leaseMs: 60_000 }),
    clock: systemClock,
    hosted: new Set([7]),
    emit: (event) => events.push(event),
    run: async ({ id }) => {
      await room.promise;
      ended.add(id);
      return { type: "done" };
    },
  });
  await acceptor.start();
  await cluster.limitFiles(LIMIT);
  const acked: number[] = [];
  const bring = async (id: number): Promise<boolean> => {
    // Random, as PostgreSQL compresses.
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const body = JSON.stringify({ update_id: id, text: bytes.toHex() });
    try {
      await acceptor.accept({ bot: 7, id, lane: id % 20, kind: "message", body });
      acked.push(id);
      return true;
    } catch {
      return false;
    }
  };
  let id = 0;
  for (let refused = 0; refused < 10 && id < 2000;) {
    if (await bring(++id)) continue;
    refused++;
    await pause(20);
  }
  const down = events.find((event) => event.type === "down");
  assertStringIncludes(String(down?.error), "could not extend file");
  await cluster.limitFiles("unlimited");
  room.resolve();
  await until(() => bring(++id), "no update is accepted again");
  assertEquals(events.at(-1)?.type, "up");
  await until(() => acceptor.pending === 0, "updates that never ended");
  assert(acked.length > 50 && acked.at(-1) === id, `${acked.length} acknowledged`);
  assertEquals(acked.filter((id) => !ended.has(id)), []);
  await acceptor.close();
});
