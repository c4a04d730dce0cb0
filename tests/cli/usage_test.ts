import { assertEquals, assertStringIncludes } from "@std/assert";
import { nearest } from "../../src/util/spelling/nearest.ts";
import { Bench } from "./helpers/cli.ts";

const COMMANDS = ["set", "info", "delete", "doctor", "send", "dead"];

Deno.test("every command has a --help that names its options", async () => {
  using bench = new Bench();
  const { code, out } = await bench.run("--help");
  assertEquals(code, 0);
  for (const name of COMMANDS) {
    assertStringIncludes(out, `\n  ${name} `);
    const help = await bench.run(name, "--help");
    assertEquals([help.code, help.err], [0, ""]);
    assertStringIncludes(help.out, `Usage: deno task bot ${name} `);
    assertStringIncludes(help.out, "\n  --help");
  }
  assertStringIncludes((await bench.run("set", "-h")).out, "--max-connections N");
  assertEquals(bench.calls, []);
});

Deno.test("unknown commands, options and bots exit 2 and suggest the nearest match", async () => {
  using bench = new Bench();
  const cases: [args: string[], said: string][] = [
    [["inof"], 'Unknown command "inof"; did you mean "info"?'],
    [
      ["launch"],
      'Unknown command "launch"; known: set, info, delete, doctor, send, dead, stuck, new',
    ],
    [["set", "--drop-pendign"], 'Unknown option "--drop-pendign"; did you mean "--drop-pending"?'],
    [["info", "--jsn"], 'Unknown option "--jsn"; did you mean "--json"?'],
    [["info", "ehco"], 'Unknown bot "ehco"; did you mean "echo"?'],
    [["doctor", "weather"], 'Unknown bot "weather"; known: counter, echo, slow'],
    [["info", "slow"], 'Bot "slow" has no token; set BOT_SLOW_TOKEN'],
    [["set", "--certificate"], 'Option "--certificate" needs a value: --certificate FILE'],
    [["delete", "--yes=no"], 'Option "--yes" takes no value'],
    [
      ["set", "--max-connections", "101"],
      'Option "--max-connections" cannot be "101"; use 1 to 100',
    ],
    [["set", "--ip-address", "::1"], 'Option "--ip-address" cannot be "::1"; give an IPv4 address'],
    [["send", "echo"], "send takes the name of a bot and a file"],
    [[], "No command is given"],
  ];
  for (const [args, said] of cases) {
    const { code, out, err } = await bench.run(...args);
    assertEquals([code, out, err.split("\n")[0]], [2, "", said]);
    assertStringIncludes(err, "Usage: deno task bot");
  }
  assertEquals(bench.calls, []);
});

Deno.test("an invalid configuration exits 1 with every problem", async () => {
  using bench = new Bench();
  Object.assign(bench.env, { PORT: "eighty", SOURCES: "nowhere" });
  const { code, err } = await bench.run("info");
  assertEquals(code, 1);
  assertStringIncludes(err, 'PORT="eighty"');
  assertStringIncludes(err, 'SOURCES="nowhere"');
});

Deno.test("nearest() tolerates added, dropped, changed and swapped letters, and accepts prefixes", () => {
  const known = ["counter", "echo", "slow"];
  for (const word of ["ehco", "eco", "echoo", "ecko", "ec"]) {
    assertEquals(nearest(word, known), "echo");
  }
  assertEquals(nearest("ste", ["set"]), "set");
  for (const word of ["", "x", "weather"]) assertEquals(nearest(word, known), undefined);
});

Deno.test("a progress line is shown to people when there are many bots", async () => {
  using bench = new Bench();
  for (let i = 0; i < 25; i++) {
    bench.registry[`many${i}`] = bench.registry.echo!;
    bench.env[`BOT_MANY${i}_TOKEN`] = bench.tg.bot(`many${i}`).token;
  }
  assertEquals((await bench.run("set")).err, "");
  bench.isInteractive = true;
  await bench.clock.advance(1000);
  const { err } = await bench.run("set");
  assertStringIncludes(err, "\rSetting webhooks: 27 of 27");
});
