import { assertEquals, assertThrows } from "@std/assert";
import { createIsolatedHandlers } from "../../src/app/choose_isolation.ts";
import { isolated, type IsolationOptions } from "../../src/handler/isolated.ts";

const module = new URL("../../src/bots/slow.ts", import.meta.url);
const token = "123456:example";

function choose(options: Record<string, unknown>) {
  const handler = isolated(module, options as IsolationOptions);
  return createIsolatedHandlers()("slow", { token, handler });
}

Deno.test("createIsolatedHandlers() refuses options that would not limit the bot as meant", () => {
  for (
    const [options, text] of [
      [{ memoryMB: 128 }, 'options.memoryMB is not an option; rename it "memoryMb"'],
      [{ memoryMb: NaN }, "memoryMb is NaN; use a number of 16 or more"],
      [{ memoryMb: 0 }, "memoryMb is 0; use a number of 16 or more"],
      [{ memoryMb: Infinity }, "memoryMb is Infinity; use a number of 16 or more"],
      [{ memoryMb: 4 }, "memoryMb is 4; use a number of 16 or more"],
      [{ memoryMb: "128" }, "memoryMb is 128; use a number of 16 or more"],
      [{ permissions: "inherits" }, "permissions is not an object"],
      [{ permissions: { read: "/etc" } }, "permissions.read is not true, false"],
      [{ permissions: { read: null } }, "permissions.read is not true, false"],
      [{ permissions: { import: "jsr.io" } }, "permissions.import is not true, false"],
      [{ permissions: { env: "BOT_SLOW_TOKEN" } }, "permissions.env is not true, false"],
      [{ permissions: { net: [443] } }, "permissions.net is not true, false"],
      [{ isolation: true }, 'isolation is not a text; use "worker" or a name'],
      [{ isolation: " " }, 'isolation is empty; use "worker" or a name'],
      [{ isolation: "Worker" }, 'isolation is "Worker"; write "worker", or use another name'],
      [{ permissions: { nett: false } }, 'permissions.nett is not an option; rename it "net"'],
    ] as const
  ) {
    assertThrows(() => choose(options), TypeError, `Cannot isolate bot "slow": ${text}`);
  }
});

Deno.test("createIsolatedHandlers() accepts every form of permissions", () => {
  for (
    const permissions of ["inherit", "none", { net: true, env: ["A"], run: false }, undefined, {
      read: ["/srv", module],
      write: "inherit",
      sys: undefined,
    }]
  ) {
    assertEquals(choose({ permissions, memoryMb: 64 })?.source.module, module);
  }
});
