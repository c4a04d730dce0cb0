import { assert, assertEquals } from "@std/assert";
import { freePort } from "../../src/demo/free_port.ts";

Deno.test("freePort() gives ports that are free and that nobody is given who asks for any", () => {
  for (let i = 0; i < 50; i++) {
    const port = freePort();
    assert(port < 32_768, `${port}`);
    using _listener = Deno.listen({ hostname: "127.0.0.1", port });
  }
});

Deno.test("freePort() gives no port that is in use", () => {
  const { random } = Math;
  try {
    Math.random = () => 0.5;
    using taken = Deno.listen({ hostname: "127.0.0.1", port: freePort() });
    const draws = [0.5, 0.5, 0.25];
    Math.random = () => draws.shift()!;
    assert(freePort() < taken.addr.port);
    assertEquals(draws, []);
  } finally {
    Math.random = random;
  }
});
