import { Seeded } from "../helpers/seeded.ts";
import { testIsolation } from "./helpers/isolation.ts";
import { Client } from "./simulation/postgres/client.ts";
import { Server } from "./simulation/postgres/server.ts";

testIsolation("simulated PostgreSQL", () => {
  const server = new Server({ random: new Seeded(1), now: () => 0 });
  const clients: Client[] = [];
  const timer = setInterval(() => {
    while (server.step(Infinity)) continue;
  });
  return Promise.resolve({
    connect() {
      const client = new Client(server);
      clients.push(client);
      return Promise.resolve((sql) => client.execute(sql, []).catch(({ code }) => code));
    },
    async waiting(count) {
      const waits = () => clients.filter(({ session }) => session.blockers.length > 0).length;
      while (waits() !== count) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(clearInterval(timer)),
  });
});
