import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bars } from "../../src/operator/top.ts";
import { runTop } from "../../src/operator/run_top.ts";
import { systemClock } from "../../src/util/clock.ts";
import { watch, type Watched } from "./helpers.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

/** Runs it against a console on a port. */
async function top(watched: Watched, args: string[], env: Record<string, string> = {}) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    watched.console.fetch,
  );
  let [out, err] = ["", ""];
  const code = await runTop(args, {
    env: { CONSOLE: `127.0.0.1:${server.addr.port}`, ...env },
    terminal: {
      ...{ isInteractive: false, colors: false },
      write: (text) => void (out += text),
      writeError: (text) => void (err += text),
      ask: () => undefined,
    },
    clock: systemClock,
    fetch,
    rows: () => 40,
    readFile: () => Promise.resolve(`${TOKEN}\n`),
  });
  await server.shutdown();
  return { code, out, err };
}

Deno.test("top shows the bots and their trouble, and sets its exit code accordingly", async () => {
  await using watched = await watch({}, {}, {
    handler: (update) => {
      if (update.update_id === 2) throw new Error("out of tea");
    },
  });
  await watched.app.dispatch("echo", { update_id: 1 });
  // There is no Bot API to ask, which counts as trouble in the end.
  const { out, err } = await top(watched, ["--once"]);
  assertEquals(err, "");
  assertStringIncludes(out, "updates/s");
  assertMatch(out, /^echo +1 +0 +0 /m);
  await watched.app.dispatch("echo", { update_id: 2 });
  await watched.clock.advance(10_000);
  const after = await top(watched, ["--once"]);
  assertEquals(after.code, 1);
  assertMatch(after.out, /^echo +2 +1 +0 /m);
  assertMatch(after.out, /^last error 10 seconds ago, echo: Error: out of tea$/m);
});

Deno.test("top needs the console's token, from the environment or a file", async () => {
  await using watched = await watch({ token: TOKEN });
  const without = await top(watched, []);
  assertEquals(without.code, 1);
  assertStringIncludes(without.err, "set CONSOLE_TOKEN");
  assertStringIncludes((await top(watched, [], { CONSOLE_TOKEN: TOKEN })).out, "echo");
  assertStringIncludes((await top(watched, [], { CONSOLE_TOKEN_FILE: "/token" })).out, "echo");
});

Deno.test("top prints its usage, and says where nothing answers", async () => {
  await using watched = await watch();
  assertEquals((await top(watched, ["--help"])).code, 0);
  assertEquals((await top(watched, ["a", "b"])).code, 2);
  assertEquals((await top(watched, ["--fast"])).code, 2);
  const nobody = await top(watched, ["http://127.0.0.1:9"]);
  assertEquals(nobody.code, 1);
  assertStringIncludes(nobody.err, "does not answer");
});

Deno.test("bars() draws values proportionally", () => {
  assertEquals(bars([0, 1, 2, 4, 8]), "▁▂▃▅█");
  assertEquals(bars([]), "");
  assertEquals(bars([0, 0]), "▁▁");
});
