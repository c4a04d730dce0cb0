import { assertEquals, assertThrows } from "@std/assert";
import { createIsolatedHandlers } from "../../src/app/choose_isolation.ts";
import { isolated, type IsolationOptions } from "../../src/handler/isolated.ts";

const module = new URL("../../src/bots/slow.ts", import.meta.url);
const token = "123456:example";

function choose(options: unknown) {
  const handler = isolated(module, options as IsolationOptions);
  return createIsolatedHandlers()("slow", { token, handler });
}

Deno.test("createIsolatedHandlers() refuses options that would not limit the bot as meant", () => {
  for (
    const [options, text] of [
      [{ memoryMB: 128 }, 'options.memoryMB is not an option; rename it "memoryMb"'],
      [null, "options is not an object; write `{ permissions: … }`"],
      ["none", "options is not an object; write `{ permissions: … }`"],
      [{ memoryMb: NaN }, "memoryMb is NaN; use a number of 16 or more"],
      [{ memoryMb: 0 }, "memoryMb is 0; use a number of 16 or more"],
      [{ memoryMb: Infinity }, "memoryMb is Infinity; use a number of 16 or more"],
      [{ memoryMb: 4 }, "memoryMb is 4; use a number of 16 or more"],
      [{ memoryMb: "128" }, 'memoryMb is "128"; use a number of 16 or more'],
      [{ permissions: { read: null } }, "permissions.read is null; use an array"],
      [{ isolation: true }, 'isolation is not a string; use "worker" or a name'],
      [{ isolation: " " }, 'isolation is empty; use "worker" or a name'],
      [{ isolation: "Worker" }, 'isolation is "Worker"; write "worker", or use another name'],
      [{ permissions: { nett: false } }, 'permissions.nett is not an option; rename it "net"'],
      [{ permissions: "host" }, 'permissions are "host"; use "inherit", "none" or `{ net: […] }`'],
      [{ permissions: { net: "host" } }, 'permissions.net is "host"; use ["host"], true, false'],
      [{ permissions: { read: 5 } }, "permissions.read is 5; use an array of strings"],
      [{ permissions: { net: ["a b"] } }, 'permissions.net has "a b"; use "host" or "host:port"'],
      [{ permissions: { net: ["http://x"] } }, 'permissions.net has "http://x"; use "host" or'],
      [{ permissions: { env: [5] } }, "permissions.env has 5; use a name"],
      [{ permissions: { env: [""] } }, 'permissions.env has ""; use a name'],
    ] as const
  ) {
    assertThrows(() => choose(options), TypeError, `Cannot isolate bot "slow": ${text}`);
  }
});

Deno.test("createIsolatedHandlers() accepts every form of permissions", () => {
  for (
    const permissions of [
      ...["inherit", "none", { net: true, env: ["A"], run: false }, undefined],
      { net: ["*.example.com", "10.0.0.0/8", "[::1]:80"], read: ["/a", module], sys: "inherit" },
    ]
  ) {
    assertEquals(choose({ permissions, memoryMb: 64 })?.source.module, module);
  }
});
