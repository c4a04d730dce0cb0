/** A store using a client other than ours: the package `pg`. */
import { assertEquals } from "@std/assert";
import { Client } from "npm:pg@8.23.1";
import { createApp } from "../../src/mod.ts";
import { postgresStore, type SqlClient } from "../../src/store/mod.ts";
import { requirements } from "../store/helpers/conformance.ts";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { Cluster } from "./helpers/cluster.ts";
import { timeMachine } from "./helpers/time_machine.ts";

/** Clients of `pg`, created as in the store's documentation. */
function clientsOf(connectionString: string): () => Promise<SqlClient> {
  return async () => {
    const client = new Client({ connectionString });
    client.on("error", () => {});
    await client.connect();
    let statements = 0;
    const asText = { getTypeParser: () => (text: string) => text };
    return {
      prepare: (text) => Promise.resolve({ name: `postern_${++statements}`, text }),
      async execute(prepared, values) {
        const query = { ...prepared as object, values, rowMode: "array", types: asText };
        return (await client.query(query)).rows;
      },
      close: () => client.end(),
    };
  };
}

Deno.test("a store using npm's pg client meets every requirement", async (t) => {
  await using cluster = await Cluster.start();
  const client = clientsOf(cluster.tcpUrl);
  let schemas = 0;
  for (const requirement of requirements()) {
    await t.step(requirement.what, () =>
      requirement.check((options) => {
        const schema = `own_${++schemas}`;
        const { clock, pass } = timeMachine(cluster.tcpUrl, schema);
        const opened: ReturnType<typeof postgresStore>[] = [];
        return Promise.resolve({
          open() {
            const store = postgresStore({ client, schema, clock, ...options });
            opened.push(store);
            return store;
          },
          pass,
          async [Symbol.asyncDispose]() {
            for (const store of opened) await store.close();
          },
        });
      }));
  }
});

Deno.test("an application stores updates through a custom client, and they survive its connection", async () => {
  await using cluster = await Cluster.start();
  const texts: string[] = [];
  const app = createApp({
    store: postgresStore({ client: clientsOf(cluster.tcpUrl) }),
    bots: {
      echo: {
        token: TOKEN,
        secret: SECRET,
        handler: { message: ({ text = "" }) => void texts.push(text) },
      },
    },
  });
  const chat = { id: 5, type: "private" };
  const bring = async (update_id: number) => {
    const message = { message_id: 1, date: 1, chat, from: { id: 5 }, text: `n${update_id}` };
    const body = JSON.stringify({ update_id, message });
    while ((await post(app, { body })).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await bring(1);
  await cluster.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null",
  );
  await bring(2);
  await app.close();
  assertEquals(texts, ["n1", "n2"]);
  assertEquals(await cluster.sql("select id, state from postern.upd order by id"), "1|1\n2|1");
});
