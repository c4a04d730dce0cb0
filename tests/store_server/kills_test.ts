import { assert } from "@std/assert";
import { join } from "@std/path/join";
import { LONG, Node, pause, type Subject, torture, withFolder } from "../store/torture/torture.ts";
import { Cluster } from "./helpers/cluster.ts";
import { Forwarder } from "./helpers/forwarder.ts";

const LEASE_MS = 1500;
const INSTANCES = 3;

async function look(cluster: Cluster): ReturnType<Subject["look"]> {
  const text = await cluster.sql("select id, state from postern.upd");
  const rows = text === "" ? [] : text.split("\n").map((line) => line.split("|").map(Number));
  const ended = new Set(rows.filter(([, state]) => state !== 0).map(([id]) => id!));
  return { pending: rows.length - ended.size, ended };
}

async function withNodes(
  url: string,
  log: string,
  work: (nodes: Node[], restart: (index: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const nodes: Node[] = [];
  const restart = async (index: number) => {
    nodes[index] = await Node.start(url, log, LEASE_MS);
  };
  try {
    for (let index = 0; index < INSTANCES; index++) await restart(index);
    await work(nodes, restart);
  } finally {
    for (const node of nodes) await node.end();
  }
}

function anyOf(nodes: Node[]): number {
  return Math.floor(Math.random() * nodes.length);
}

Deno.test("what comes to several instances at the same moment runs, chat by chat", async () => {
  await using cluster = await Cluster.start();
  await withFolder(async (folder) => {
    await withNodes(cluster.url, join(folder, "log"), async (nodes) => {
      let id = 0;
      let acked = 0;
      const send = async () => {
        while (id < 6000) {
          // Telegram does not wait for one update of a chat before it sends the next.
          const node = nodes[anyOf(nodes)]!;
          if (await node.bring(++id, Math.floor(Math.random() * 300))) acked++;
        }
      };
      await Promise.all(Array.from({ length: 96 }, send));
      for (let tries = 0; (await look(cluster)).ended.size < acked; tries++) {
        assert(tries < 3000, "updates that never ended");
        await pause(100);
      }
    });
  });
});

Deno.test("instances on PostgreSQL are killed, stopped past their lease, and their server is killed", async () => {
  await using cluster = await Cluster.start({ settings: { fsync: "on" } });
  await withFolder(async (folder) => {
    const log = join(folder, "log");
    await withNodes(cluster.url, log, async (nodes, restart) => {
      const troubles = [
        async () => {
          const index = anyOf(nodes);
          await nodes[index]!.end();
          await pause(200);
          await restart(index);
        },
        async () => {
          const node = nodes[anyOf(nodes)]!;
          node.signal("SIGSTOP");
          await pause(2 * LEASE_MS);
          node.signal("SIGCONT");
        },
        async () => {
          await cluster.kill();
          await pause(Math.random() * LEASE_MS);
          await cluster.run();
        },
        async () => {
          const index = anyOf(nodes);
          await nodes[index]!.end("SIGTERM");
          await restart(index);
        },
      ];
      await torture(
        {
          nodes,
          async round(index) {
            await pause(500 + Math.random() * 500);
            await troubles[index % troubles.length]!();
          },
          look: () => look(cluster),
        },
        log,
        LONG ? 52 : 8,
      );
    });
  });
});

Deno.test("a promoted synchronous standby has everything that was acknowledged", async () => {
  await using primary = await Cluster.start({
    settings: {
      ...{ fsync: "on", wal_level: "replica" },
      ...{ max_wal_senders: "5", max_replication_slots: "5" },
    },
    access: [
      "local all all trust",
      "host all all 127.0.0.1/32 trust",
      "local replication all trust",
    ],
  });
  await using standby = await Cluster.standby(primary, "second");
  await primary.sql("alter system set synchronous_standby_names = '*'");
  await primary.sql("select pg_reload_conf()");
  using forwarder = new Forwarder(primary.port);
  await withFolder(async (folder) => {
    const log = join(folder, "log");
    const url = `postgres://postgres@127.0.0.1:${forwarder.port}/postgres?sslmode=disable`;
    await withNodes(url, log, async (nodes) => {
      await torture(
        {
          nodes,
          async round() {
            await pause(3000);
            await primary.kill();
            forwarder.cut();
            await standby.promote();
            await standby.sql("alter system reset synchronous_standby_names");
            forwarder.target = standby.port;
            await pause(3 * LEASE_MS);
          },
          look: () => look(standby),
        },
        log,
        1,
      );
    });
  });
});
