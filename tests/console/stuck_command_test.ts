/** `deno task bot stuck` against a console on a port. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { watch, type Watched } from "./helpers.ts";
import { runCommand } from "./run_command.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const chat = { id: 5, type: "private" as const, first_name: "Ada" };
const update = (update_id: number) => ({
  update_id,
  message: { message_id: 1, date: 0, chat, from: { ...chat, is_bot: false }, text: "private" },
});

function stuck(watched: Watched, args: readonly string[], env: Record<string, string> = {}) {
  return runCommand(watched, ["stuck", ...args], { env, file: TOKEN });
}

Deno.test("stuck lists, abandons and skips runs, as the page does", async () => {
  let calls = 0;
  await using watched = await watch({ token: TOKEN }, {}, {
    handler: () => (calls++, new Promise<void>(() => {})),
  });
  const env = { CONSOLE_TOKEN: TOKEN };
  assertEquals(await stuck(watched, [], env), { code: 0, out: "No chat is waiting\n", err: "" });
  const outcome = watched.app.dispatch("echo", update(7));
  while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await watched.clock.advance(31_000);
  const { out } = await stuck(watched, ["list"], { CONSOLE_TOKEN_FILE: "/token" });
  assertMatch(out, /^echo +7 +message +5 +1 +31 seconds +runs for 31 seconds +0$/m);
  assertEquals(JSON.parse((await stuck(watched, ["--json"], env)).out).update_id, 7);
  assertEquals(await stuck(watched, ["give-up", "echo", "7"], env), {
    ...{ code: 0, out: "Given up; Telegram delivers it again\n", err: "" },
  });
  assertEquals(await outcome, "failed");
  const second = watched.app.dispatch("echo", update(8));
  while (calls === 1) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals((await stuck(watched, ["skip", "echo", "8"], env)).out, "It is a dead letter now\n");
  assertEquals(await second, "dead");
  const said = watched.eventsOf("notice").filter(({ name }) => name === "console");
  assertEquals(said.map(({ text }) => text), [
    '127.0.0.1 gave up the run of update 7 of bot "echo", via the console',
    '127.0.0.1 made update 8 of bot "echo" a dead letter, via the console',
  ]);
});

Deno.test("stuck says what is wrong with its arguments", async () => {
  await using open = await watch();
  for (
    const [args, text] of [
      [["list", "x"], 'list takes no operands, such as "x"'],
      [["kick"], 'Unknown action "kick"'],
      [["give-up"], "give-up takes a bot and an update: give-up BOT UPDATE_ID"],
      [["skip", "echo", "x"], 'UPDATE_ID cannot be "x"'],
      [["--console", "nowhere"], 'Option "--console" cannot be "nowhere"'],
    ] as const
  ) {
    const { code, err } = await stuck(open, [...args]);
    assertEquals(code, 2);
    assertStringIncludes(err, text);
  }
  const { code, err } = await stuck(open, ["list"], { CONSOLE: "bad" });
  assertEquals(code, 2);
  assertStringIncludes(err, 'CONSOLE="bad": not host:port');
});

Deno.test("stuck says what is wrong with CONSOLE", async () => {
  await using open = await watch();
  for (const place of ["9090", "localhost", "true"]) {
    const { code, err } = await stuck(open, ["list"], { CONSOLE: place });
    assertEquals([place, code], [place, 2]);
    assertStringIncludes(err, `CONSOLE="${place}": not host:port`);
  }
});

Deno.test("stuck works without a token on this machine, and explains errors", async () => {
  await using open = await watch();
  const gone = await stuck(open, ["skip", "echo", "9"]);
  assertEquals(gone.code, 1);
  assertStringIncludes(gone.err, 'Cannot find update 9 of bot "echo"');
  for (
    const args of [["skip", "echo"], ["skip", "echo", "x"], ["kick"], ["list", "x"], [
      "--console",
      "nowhere",
    ]]
  ) {
    assertEquals([args, (await stuck(open, args)).code], [args, 2]);
  }
  const nobody = await stuck(open, ["--console", "http://127.0.0.1:9"]);
  assertEquals(nobody.code, 1);
  assertStringIncludes(nobody.err, "does not answer");
  await using closed = await watch({ token: TOKEN });
  for (const args of [["list"], ["give-up", "echo", "1"]]) {
    const refused = await stuck(closed, args);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, "set CONSOLE_TOKEN");
  }
});
