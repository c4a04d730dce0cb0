/** The server keeps transactions apart as the simulation of it does. */
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { systemClock } from "../../src/util/clock.ts";
import { testIsolation } from "../store/helpers/isolation.ts";
import { Cluster } from "./helpers/cluster.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

testIsolation("PostgreSQL", async () => {
  const config = parsePostgresUrl(cluster.url);
  const connect = () => PostgresClient.connect(config, systemClock);
  const store = createPostgresStore(connect, systemClock, { schema: "isolation" });
  await store.join();
  await store.close();
  await cluster.sql("truncate isolation.node, isolation.lane, isolation.upd restart identity");
  const clients: PostgresClient[] = [];
  return {
    async connect() {
      const client = await connect();
      clients.push(client);
      return (sql) => client.query(sql).catch(({ code }) => code);
    },
    async waiting(count) {
      const sql = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
      while (await cluster.sql(sql) !== String(count)) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(clients.forEach((client) => client.close())),
  };
});
