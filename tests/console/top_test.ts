import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cutAt, widthOf } from "../../src/cli/width.ts";
import { bars, drawTop, type Glance } from "../../src/operator/top.ts";
import { runTop } from "../../src/operator/run_top.ts";
import { systemClock } from "../../src/util/clock.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { HOST, watch, type Watched } from "./helpers.ts";

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
    size: () => ({ rows: 40, columns: 200 }),
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
  const misspelt = await top(watched, ["--onec"]);
  assertEquals(misspelt.code, 2);
  assertStringIncludes(misspelt.err, 'Unknown option "--onec"');
  const nobody = await top(watched, ["http://127.0.0.1:9"]);
  assertEquals(nobody.code, 1);
  assertStringIncludes(nobody.err, "does not answer");
});

Deno.test("top names a CONSOLE that has no port, a URL that is not one, and the option that was meant", async () => {
  await using watched = await watch();
  for (
    const [args, CONSOLE, text] of [
      [[], "bad", 'CONSOLE="bad": not host:port; give one such as 127.0.0.1:9090'],
      [[], "[::1]", 'CONSOLE="[::1]": not host:port'],
      [[], "127.0.0.1:99999", 'CONSOLE="127.0.0.1:99999": not host:port'],
      [["bad"], "", '"bad" is not the URL of a console; give one such as http://127.0.0.1:9090'],
      [["--onec"], "", 'Unknown option "--onec"; did you mean "--once"?'],
      [["http://a", "http://b"], "", "Cannot look at http://a and http://b: give the URL of one"],
    ] as const
  ) {
    const { code, err } = await top(watched, [...args], { CONSOLE });
    assertEquals(code, 2, err);
    assertStringIncludes(err, text);
  }
});

Deno.test("top shows no times where there was no answer", async () => {
  await using watched = await watch();
  const { out } = await top(watched, ["--once"]);
  assertStringIncludes(out, "0.0 updates/s, in time –, p50 –, p99 –");
});

Deno.test("bars() draws values proportionally", () => {
  assertEquals(bars([0, 1, 2, 4, 8]), "▁▂▃▅█");
  assertEquals(bars([]), "");
  assertEquals(bars([0, 0]), "▁▁");
});

// deno-lint-ignore no-control-regex
const ESCAPE = /\x1b\[\d+m/g;

Deno.test("top fits terminals of all sizes, and shows nothing that a terminal would obey", async () => {
  await using watched = await watch();
  const names = [
    "\x1b[31mred\x07",
    "日本語のボット",
    "a_bot_with_a_very_long_name_indeed",
    "🤖🤖🤖",
  ];
  for (const [i, name] of names.entries()) {
    watched.app.add(name, {
      token: `${1000 + i}:x`,
      path: `/${i}`,
      handler: () => {
        throw new Error("broke \x1b[2J\u202eback");
      },
    });
    await watched.app.dispatch(name, { update_id: 1 });
  }
  await watched.clock.advance(10_000);
  const glance = await (await watched.ask("/glance")).json() as Glance;
  for (const columns of [20, 40, 80, 120, Infinity]) {
    for (const rows of [1, 5, 10, 24, Infinity]) {
      const lines = drawTop(glance, { colors: true }, { rows, columns });
      assert(lines.length <= rows, `${lines.length} lines in ${rows}`);
      for (const line of lines) {
        assert(widthOf(line) <= columns, `${widthOf(line)} in ${columns}: ${line}`);
        // deno-lint-ignore no-control-regex
        assertEquals(/[\x00-\x1f\x7f-\x9f\u202e]/.test(line.replace(ESCAPE, "")), false, line);
      }
    }
  }
  const plain = drawTop(glance, { colors: false }, { rows: 40, columns: 120 }).join("\n");
  assertEquals(plain.includes("\x1b"), false, "NO_COLOR");
});

Deno.test("cutAt() counts columns, not characters, and keeps colours", () => {
  assertEquals(cutAt("abcdef", 6), "abcdef");
  assertEquals(cutAt("abcdefg", 6), "abcde…");
  assertEquals(cutAt("日本語", 4), "日…");
  assertEquals(cutAt("\x1b[31mabcdefg\x1b[0m", 3), "\x1b[31mab…\x1b[0m");
  assertEquals(widthOf("e\u0301🤖日"), 5);
});

Deno.test("top goes on while the server restarts, and follows the terminal's size", async () => {
  await using watched = await watch();
  let up = true;
  const stop = new AbortController();
  const clock = new FakeClock();
  const drawn: string[] = [];
  let columns = 80;
  let redraw = () => {};
  const running = runTop([`http://${HOST}`], {
    env: {},
    clock,
    terminal: {
      ...{ isInteractive: true, colors: false },
      write: (text) => void drawn.push(text),
      writeError: (text) => void drawn.push(text),
      ask: () => undefined,
    },
    fetch: async (url) => {
      if (!up) throw new TypeError("refused");
      return await watched.ask(new URL(String(url)).pathname);
    },
    size: () => ({ rows: 24, columns }),
    readFile: () => Promise.reject(new Error("no file")),
    signal: stop.signal,
    onResize: (again) => void (redraw = again),
  });
  const until = async (part: string) => {
    while (!drawn.at(-1)?.includes(part)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clock.advance(2000);
    }
  };
  await until("echo");
  assertEquals(drawn[0]!.startsWith("\x1b[?1049h\x1b[?25l"), true, "on a screen of its own");
  up = false;
  await until("does not answer");
  assertStringIncludes(drawn.at(-1)!, "echo", "the figures of before stay");
  up = true;
  await until("All is well");
  columns = 30;
  const before = drawn.length;
  redraw();
  assertEquals(drawn.length, before + 1, "a new size is drawn at once");
  // deno-lint-ignore no-control-regex
  for (const line of drawn.at(-1)!.replaceAll(/\x1b\[[\d?]*[a-zA-Z]/g, "").split("\r\n")) {
    assert(widthOf(line) <= 30, line);
  }
  stop.abort();
  assertEquals(await running, 0);
  assertEquals(drawn.at(-1), "\x1b[?25h\x1b[?1049l", "the terminal is as it was");
});

Deno.test("top shows what is wrong with the server itself, and with bots also in a slim terminal", async () => {
  await using watched = await watch(
    { checks: [{ name: "disk", problem: () => "it is full" }] },
    {},
    {
      handler: () => {
        throw new Error("out of tea");
      },
    },
  );
  await watched.app.dispatch("echo", { update_id: 1 });
  await watched.clock.advance(10_000);
  const glance = await (await watched.ask("/glance")).json() as Glance;
  const slim = drawTop(glance, { colors: false }, { rows: 40, columns: 50 });
  for (const line of [/^disk: it is full$/, /^echo: its (webhook|handler) /]) {
    assert(slim.some((shown) => line.test(shown)), `${line} in\n${slim.join("\n")}`);
  }
  assertStringIncludes(slim.join(" "), "p99", "the figures are wrapped, not cut");
});

Deno.test("top says what a console that refuses says", async () => {
  await using watched = await watch({ token: TOKEN });
  const wrong = { CONSOLE_TOKEN: "wrong-wrong-wrong-wrong" };
  assertStringIncludes((await top(watched, [], wrong)).err, "CONSOLE_TOKEN is not its token");
  const foreign = { CONSOLE_TOKEN: "不是口令不是口令不是口令" };
  assertStringIncludes((await top(watched, [], foreign)).err, "Cannot use CONSOLE_TOKEN");
  for (let i = 0; i < 10; i++) await top(watched, [], wrong);
  assertStringIncludes((await top(watched, [], wrong)).err, "Too many wrong tokens: wait a minute");
});
