/** Postern as in `postern.ts`, its bot in a Worker. */
import { serve } from "../../../src/mod.ts";
import { order, ready, SECRET } from "./contract.ts";

let events = 0;
const handler = new URL("./isolated_handler.ts", import.meta.url);
const server = await serve({
  log: false,
  bots: { bot: { token: "123456:bench", secret: SECRET, handler } },
  sources: ["127.0.0.0/8"],
  hostname: "127.0.0.1",
  port: 0,
  observers: [() => events++],
  ...order().tls,
});
ready(server.addr.port);
