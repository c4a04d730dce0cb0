import { assertEquals } from "@std/assert";
import { freePort } from "../../src/demo/free_port.ts";
import { Client, STRANGER } from "./helpers/client.ts";
import { assertAnswers, assertForgedRefused } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startHaproxy } from "./helpers/programs.ts";

const host = "bot.example.com";
const { folder, ca } = await certify(host);

Deno.test("main.ts listens on a PaaS's PORT, behind a router that appends to X-Forwarded-For", async () => {
  const PORT = String(freePort());
  // Only what such a platform sets, and its routers' network.
  await using main = await startPostern({ PORT, HOST: "", TRUSTED_PROXIES: "127.0.0.0/24" });
  assertEquals(String(main.port), PORT);
  await using router = await startHaproxy((port) => `
listen router
    mode http
    bind 127.0.0.1:${port} ssl crt ${folder}
    option forwardfor
    source 127.0.0.9
    server postern 127.0.0.5:${PORT}
`);
  using client = new Client({ port: router.port, host, ca });
  await assertAnswers(client, "/echo");
  using stranger = new Client({ port: router.port, host, ca, from: STRANGER });
  await assertForgedRefused(stranger, "/echo");
});
