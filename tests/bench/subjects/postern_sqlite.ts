/** The same with a store: each update is committed to a SQLite file, with fsync, before its 200. */
import { serve } from "../../../src/mod.ts";
import { order, ready, SECRET } from "./contract.ts";

let texts = 0;
let events = 0;
const folder = await Deno.makeTempDir({ prefix: "postern-bench-" });
const server = await serve({
  store: `${folder}/postern.db`,
  log: false,
  bots: {
    bot: {
      token: "123456:bench",
      secret: SECRET,
      handler: {
        message(message) {
          if (message.text) texts++;
        },
      },
    },
  },
  sources: ["127.0.0.0/8"],
  hostname: "127.0.0.1",
  port: 0,
  observers: [() => events++],
  ...order().tls,
});
ready(server.addr.port);
