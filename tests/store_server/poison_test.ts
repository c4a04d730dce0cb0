import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { systemClock } from "../../src/util/clock.ts";
import { LONG_RESULTS, POISONS, swallow } from "../durable/helpers/poison.ts";
import { pause } from "../store/torture/torture.ts";
import { Cluster } from "./helpers/cluster.ts";

Deno.test("a PostgreSQL store goes on, whatever one bot does wrong", async (t) => {
  await using cluster = await Cluster.start();
  const config = parsePostgresUrl(cluster.url);
  let schemas = 0;
  const open = () => {
    const connect = () => PostgresClient.connect(config, systemClock);
    const store = createPostgresStore(connect, systemClock, { schema: `poison_${++schemas}` });
    return { clock: systemClock, store };
  };
  const cases = { ...POISONS, "long results at the same time": LONG_RESULTS };
  for (const [what, poison] of Object.entries(cases)) {
    await t.step(what, () => swallow(poison, open, () => pause(50)));
  }
});
