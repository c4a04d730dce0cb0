import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Bench } from "./helpers/cli.ts";

const COMMANDS = [
  ["info", "echo"],
  ["info", "echo", "--json"],
  ["set", "echo", "--dry-run"],
  ["delete", "echo"],
  ["doctor", "echo"],
  ["doctor", "echo", "--json"],
  ["set", "echo"],
];

Deno.test("no command shows the token in a webhook's URL", async () => {
  using bench = new Bench();
  const { token } = bench.echo;
  const { PUBLIC_URL } = bench.env;
  bench.answer = "n";
  bench.env.PUBLIC_URL = `${PUBLIC_URL}/hooks`;
  bench.env.BOT_ECHO_PATH = `/${token}`;
  await bench.run("set", "echo");
  bench.env.PUBLIC_URL = PUBLIC_URL!;
  for (const command of COMMANDS) {
    const { out, err } = await bench.run(...command);
    assertStringIncludes(out + err, "http://127.0.0.1:8443/hooks/<token>", command.join(" "));
    assert(!(out + err).includes(token.split(":")[1]!), command.join(" "));
  }
});

Deno.test("send does not show the token in the path that it posts to", async () => {
  using bench = new Bench();
  bench.env.BOT_ECHO_PATH = `/${bench.echo.token}`;
  const { out } = await bench.run("send", "echo", "tests/data/updates/message_text.json");
  assertEquals(out.split("\n")[0], "POST http://127.0.0.1:8443/<token>");
});
