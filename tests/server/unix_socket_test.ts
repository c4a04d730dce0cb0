import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { serve } from "../../src/mod.ts";
import { clearStaleSocket } from "../../src/server/unix_socket.ts";

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("clearStaleSocket() does nothing if there is no file", async () => {
  await clearStaleSocket(join(folder, "absent.sock"));
  await clearStaleSocket(join(folder, "no-folder", "absent.sock"));
});

Deno.test("clearStaleSocket() throws if a process is listening, and leaves the file", async () => {
  const path = join(folder, "live.sock");
  using listener = Deno.listen({ transport: "unix", path });
  await assertRejects(() => clearStaleSocket(path), Deno.errors.AddrInUse, "another process");
  (await listener.accept()).close();
  (await Deno.connect({ transport: "unix", path })).close();
});

Deno.test("clearStaleSocket() throws on files, folders and links and leaves them", async () => {
  const file = join(folder, "file");
  await Deno.writeTextFile(file, "kept");
  const link = join(folder, "link");
  await Deno.symlink(file, link);
  for (const path of [file, folder, link]) {
    await assertRejects(() => clearStaleSocket(path), Deno.errors.AddrInUse, "not a socket");
  }
  assertEquals(await Deno.readTextFile(link), "kept");
});

Deno.test("serve() lets one of several servers take over a stale socket at the same moment", async () => {
  for (let round = 0; round < 20; round++) {
    const socket = join(folder, `race-${round}.sock`);
    const other = `${socket}.other`;
    const closed = Deno.listen({ transport: "unix", path: other });
    await Deno.rename(other, socket); // Otherwise closing it would remove it.
    closed.close();
    assertEquals((await Deno.lstat(socket)).isSocket, true);
    const start = () =>
      serve({ bots: { echo: { token: "123456:x", handler() {} } }, socket, log: false });
    const servers = await Promise.allSettled([start(), start(), start()]);
    const running = servers.filter(({ status }) => status === "fulfilled");
    for (const server of servers) {
      if (server.status === "fulfilled") await server.value.shutdown();
      else assertStringIncludes(String(server.reason), "another process is using it");
    }
    assertEquals(running.length, 1);
  }
});
