import { assertEquals } from "@std/assert";
import { localUrl } from "../../src/server/local_url.ts";

Deno.test("localUrl() returns a URL that this machine can reach", () => {
  const at = (hostname: string) => localUrl({ transport: "tcp", hostname, port: 8443 }, false);
  assertEquals(at("0.0.0.0"), "http://localhost:8443");
  assertEquals(at("::"), "http://localhost:8443");
  assertEquals(at("127.0.0.1"), "http://127.0.0.1:8443");
  assertEquals(at("::1"), "http://[::1]:8443");
});

Deno.test("localUrl() formats Unix sockets and vsocks as Deno does", () => {
  assertEquals(
    localUrl({ transport: "unix", path: "/run/a b.sock" }, false),
    "http+unix://%2Frun%2Fa%20b.sock",
  );
  assertEquals(localUrl({ transport: "vsock", cid: 3, port: 80 }, false), "http+vsock://3:80");
});
