import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createApp } from "../../src/mod.ts";
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

Deno.test("dead does not show the token in what a handler threw", async () => {
  using bench = new Bench();
  const { token } = bench.echo;
  const folder = await Deno.makeTempDir();
  bench.env.DEAD_LETTERS = `${folder}/dead`;
  const handler = () => {
    throw new Error(`Cannot fetch https://api.telegram.org/file/bot${token}/photo`);
  };
  const app = createApp({
    bots: { echo: { token, handler } },
    attempts: 1,
    deadLetters: bench.env.DEAD_LETTERS,
  });
  await app.dispatch("echo", { update_id: 1 });
  await app.close(); // By then it is in the file.
  const { seq, error } = JSON.parse((await bench.run("dead", "--json")).out);
  for (const args of [["list"], ["list", "--json"], ["show", String(seq), "--full"]]) {
    const { out, err } = await bench.run("dead", ...args);
    assertStringIncludes(out, "<token>", args.join(" "));
    assert(!(out + err).includes(token.split(":")[1]!), args.join(" "));
  }
  assert(!(await Deno.readTextFile(bench.env.DEAD_LETTERS)).includes(token.split(":")[1]!));
  const { out } = await bench.run("dead", "drop", "--error", error);
  assertEquals(out, "Dropped 1 dead letter\n", "what is shown finds it");
  await Deno.remove(folder, { recursive: true });
});
