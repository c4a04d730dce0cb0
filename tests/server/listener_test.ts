import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { clearStaleSocket, urlOf } from "../../src/server/listener.ts";

Deno.test("urlOf() gives a URL that this machine can reach", () => {
  const at = (hostname: string) => urlOf({ transport: "tcp", hostname, port: 8443 }, false);
  assertEquals(at("0.0.0.0"), "http://localhost:8443");
  assertEquals(at("::"), "http://localhost:8443");
  assertEquals(at("127.0.0.1"), "http://127.0.0.1:8443");
  assertEquals(at("::1"), "http://[::1]:8443");
});

Deno.test("urlOf() writes Unix sockets and vsocks as Deno does", () => {
  assertEquals(
    urlOf({ transport: "unix", path: "/run/a b.sock" }, false),
    "http+unix://%2Frun%2Fa%20b.sock",
  );
  assertEquals(urlOf({ transport: "vsock", cid: 3, port: 80 }, false), "http+vsock://3:80");
});

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("clearStaleSocket() does nothing where there is nothing", async () => {
  await clearStaleSocket(join(folder, "absent.sock"));
  await clearStaleSocket(join(folder, "no-folder", "absent.sock"));
});

Deno.test("clearStaleSocket() throws where somebody listens, and leaves it", async () => {
  const path = join(folder, "live.sock");
  using listener = Deno.listen({ transport: "unix", path });
  await assertRejects(() => clearStaleSocket(path), Deno.errors.AddrInUse, "somebody listens");
  (await listener.accept()).close();
  (await Deno.connect({ transport: "unix", path })).close();
});

Deno.test("clearStaleSocket() throws on files, folders and links, and leaves them", async () => {
  const file = join(folder, "file");
  await Deno.writeTextFile(file, "kept");
  const link = join(folder, "link");
  await Deno.symlink(file, link);
  for (const path of [file, folder, link]) {
    await assertRejects(() => clearStaleSocket(path), Deno.errors.AddrInUse, "no socket");
  }
  assertEquals(await Deno.readTextFile(link), "kept");
});
