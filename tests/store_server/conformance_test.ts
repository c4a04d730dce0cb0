import { systemClock } from "../../src/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { testConformance } from "../store/helpers/conformance.ts";
import { Cluster } from "./helpers/cluster.ts";

// One for all, made before the first test: none of them does it any harm.
const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

let schemas = 0;

testConformance("PostgreSQL", (options) => {
  const config = parsePostgresUrl(cluster.url);
  const schema = `conformance_${++schemas}`;
  const stores: { close(): Promise<void> }[] = [];
  return Promise.resolve({
    open() {
      const connect = () => PostgresClient.connect(config, systemClock);
      const store = createPostgresStore(connect, systemClock, { ...options, schema });
      stores.push(store);
      return store;
    },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
    },
  });
});
