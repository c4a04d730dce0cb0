/** Connections to PostgreSQL that break in the middle of messages. */
import { assert, assertEquals } from "@std/assert";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { Acceptor } from "../../src/store/acceptor/acceptor.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { systemClock } from "../../src/util/clock.ts";
import { LONG } from "../store/torture/torture.ts";
import { Seeded } from "../helpers/seeded.ts";
import { Cluster } from "./helpers/cluster.ts";
import { Forwarder } from "./helpers/forwarder.ts";

const LANES = 8;
const UPDATES = 400;
const BOTS = [7, 8];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

for (const seed of LONG ? [1, 2, 3] : [1]) {
  Deno.test(`instances whose connections break at any byte lose nothing while bots come and go (${seed})`, async () => {
    await using cluster = await Cluster.start();
    using forwarder = new Forwarder(cluster.port);
    const random = new Seeded(seed);
    const config = parsePostgresUrl(
      `postgres://postgres@127.0.0.1:${forwarder.port}/postgres?sslmode=disable`,
    );
    const ended: number[] = [];
    const misplaced: number[] = [];
    let breaks = 0;
    const instances = [0, 1, 2].map(() => {
      const hosted = new Set(BOTS);
      const connect = () => PostgresClient.connect(config, systemClock);
      const acceptor = new Acceptor({
        store: createPostgresStore(connect, systemClock, { leaseMs: 3000 }),
        clock: systemClock,
        hosted,
        maxCrashes: 1_000_000,
        emit: ({ type }) => type === "down" && breaks++,
        async run({ id, bot }) {
          if (!hosted.has(bot)) misplaced.push(id);
          await pause(random.below(4));
          ended.push(id);
          return { type: "done" };
        },
      });
      return { hosted, acceptor };
    });
    await Promise.all(instances.map(({ acceptor }) => acceptor.start()));
    // Preparing its statements takes a connection about 20 000 bytes.
    forwarder.lifetime = () =>
      random.next() < 0.1 ? random.below(20_000) : 15_000 + random.below(60_000);
    forwarder.cut();
    const deliver = async (lane: number) => {
      const bot = BOTS[lane % 2]!;
      for (let id = lane + LANES; id < UPDATES + LANES; id += LANES) {
        for (;;) {
          const { hosted, acceptor } = random.pick(instances);
          const arrival = { bot, id, lane, kind: "message", body: `{"update_id":${id}}` };
          if (hosted.has(bot) && await acceptor.accept(arrival).then(() => true, () => false)) {
            break;
          }
          await pause(5);
        }
      }
    };
    let delivering = true;
    const moving = (async () => {
      while (delivering) {
        await pause(20);
        const { hosted, acceptor } = random.pick(instances);
        const bot = random.pick(BOTS);
        if (!hosted.delete(bot)) hosted.add(bot);
        acceptor.hostsChanged();
      }
    })();
    await Promise.all(Array.from({ length: LANES }, (_, lane) => deliver(lane)));
    delivering = false;
    await moving;
    assert(breaks > 3, `only ${breaks} outages`);
    forwarder.lifetime = () => Infinity;
    forwarder.cut();
    for (const { hosted, acceptor } of instances) {
      for (const bot of BOTS) hosted.add(bot);
      acceptor.hostsChanged();
    }
    const left = () => cluster.sql("select count(*) from postern.upd where state = 0");
    while (await left() !== "0") await pause(50);
    assertEquals(
      await cluster.sql("select count(*) from postern.upd where state = 1"),
      String(UPDATES),
    );
    const first = [...new Set(ended)];
    assertEquals([first.length, misplaced], [UPDATES, []]);
    for (let lane = 0; lane < LANES; lane++) {
      const ids = first.filter((id) => id % LANES === lane);
      assertEquals(ids, ids.toSorted((a, b) => a - b));
    }
    await Promise.all(instances.map(({ acceptor }) => acceptor.close()));
    assertEquals(await cluster.sql("select count(*) from postern.node where until > now()"), "0");
  });
}
