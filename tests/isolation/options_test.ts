/** The options of isolated bots: what they grant, and what is refused. */
import { assertEquals, assertThrows } from "@std/assert";
import { confine } from "../../src/isolation/permissions.ts";
import { createApp, isolated } from "../../src/mod.ts";

const BOT = new URL("./bots/transient.ts", import.meta.url);
const ROOT = "https://api.telegram.org";

Deno.test("permissions are denied if omitted", () => {
  assertEquals(confine([undefined], ROOT), {
    permissions: {
      ...{ env: false, ffi: false, run: false, write: false },
      ...{ net: ["api.telegram.org"] },
      // To load the modules and to lower the priority; revoked before their code begins.
      ...{ read: "inherit", import: "inherit", sys: ["setPriority"] },
    },
    revoke: [{ name: "import" }, { name: "read" }, { name: "sys", kind: "setPriority" }],
    env: [],
  });
  assertEquals(confine(["inherit"], ROOT), { permissions: "inherit", revoke: [], env: [] });
  assertEquals(confine([{ read: true, import: true, sys: true }], ROOT).revoke, []);
  assertEquals(confine([{ read: true, import: true, sys: ["setPriority"] }], ROOT).revoke, []);
  assertEquals(confine([{ import: ["jsr.io"] }], ROOT).permissions, {
    ...confine([{}], ROOT).permissions as Deno.PermissionOptionsObject,
    import: ["jsr.io"],
  });
});

Deno.test("what is not a grant grants nothing", () => {
  for (const value of ["/etc", "yes", null, 1, {}]) {
    const { revoke } = confine([{ read: value, import: value } as never], ROOT);
    assertEquals(revoke.some(({ name }) => name === "read"), true, `read: ${value}`);
  }
  assertEquals(confine([{ import: null } as never], ROOT).revoke[0], { name: "import" });
});

Deno.test("permissions in a shared Worker are combined", () => {
  const granted = (a: Deno.PermissionOptions, b: Deno.PermissionOptions) =>
    confine([a, b], ROOT).permissions as Deno.PermissionOptionsObject;
  assertEquals(granted({ env: ["A"] }, { env: ["B"], net: true }).env, ["A", "B"]);
  assertEquals(granted({ env: ["A"] }, { net: true }).net, true);
  assertEquals(granted({ sys: ["uid"] }, "none").sys, ["uid", "setPriority"]);
  assertEquals(granted("none", { write: "inherit" }).write, "inherit");
  assertEquals(granted("none", "inherit"), "inherit" as never);
});

Deno.test("createApp() refuses invalid isolation options", () => {
  const app = (bot: object) => () => createApp({ bots: { a: { token: "1:a", ...bot } as never } });
  assertThrows(
    app({ handler: () => {}, isolation: "worker" }),
    TypeError,
    "is loaded here already",
  );
  assertThrows(app({ handler: BOT, isolation: "none" }), TypeError, "import its module");
  assertThrows(app({ handler: BOT, isolation: "" }), TypeError, "isolation is empty");
  assertThrows(app({ handler: isolated("./spy.ts") }), TypeError, '"./spy.ts" is relative');
});
