import { assertEquals } from "@std/assert";
import { hostApp } from "../helpers/app.ts";
import { headOf, RawConnection } from "../helpers/raw_http.ts";

Deno.test("receive() serves a Unix socket, where a proxy reports the client", async () => {
  const { app } = hostApp();
  const folder = await Deno.makeTempDir();
  const path = `${folder}/postern?.sock`;
  const server = Deno.serve({ path, onListen: () => {} }, app.fetch);
  const statusOf = async (target: string, ...headers: string[]) => {
    using connection = new RawConnection(await Deno.connect({ transport: "unix", path }));
    await connection.send(headOf(target, "Content-Length: 15", ...headers) + '{"update_id":1}');
    return (await connection.response())?.status;
  };
  const telegram = "X-Forwarded-For: 149.154.167.99";
  assertEquals(await statusOf("/echo", telegram), 200);
  assertEquals(await statusOf("/echo?x", telegram), 200);
  assertEquals(await statusOf("/other", telegram), 404);
  assertEquals(await statusOf("/echo", `${telegram}, 192.0.2.1`), 403);
  assertEquals(await statusOf("/echo"), 403);
  await server.shutdown();
  await Deno.remove(folder, { recursive: true });
});
