import { assertEquals } from "@std/assert";
import { isLoopback, isLoopbackHost } from "../../src/net/loopback.ts";

const HERE = ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "[::1]"];
const ELSEWHERE = [
  ...["", "example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "0.0.0.0"],
  ...["::", "[::2]", "x127.0.0.1", "127.0.0", "localhost:"],
];

Deno.test("isLoopback() accepts localhost and loopback addresses only", () => {
  assertEquals(HERE.filter((host) => !isLoopback(host)), []);
  assertEquals([...ELSEWHERE, "localhost:80"].filter(isLoopback), []);
});

Deno.test("isLoopbackHost() accepts the same with a port", () => {
  const headers = HERE.filter((host) => host !== "::1");
  assertEquals(headers.filter((host) => !isLoopbackHost(host)), []);
  assertEquals(headers.filter((host) => !isLoopbackHost(`${host}:8443`)), []);
  assertEquals(ELSEWHERE.filter(isLoopbackHost), []);
  assertEquals(ELSEWHERE.filter((host) => isLoopbackHost(`${host}:80`)), []);
  assertEquals(
    ["localhost:port", "localhost:123456", "localhost:80:80"].filter(isLoopbackHost),
    [],
  );
});
