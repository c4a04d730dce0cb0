import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
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
