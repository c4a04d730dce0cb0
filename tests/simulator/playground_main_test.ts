import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

function simulator(...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "src/simulator/main.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

/** The result of running it with arguments that start nothing. */
async function refused(...args: string[]) {
  const { code, stdout, stderr } = await simulator(...args).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("simulator/main.ts prints its address and tokens, and ends on SIGTERM", async () => {
  const child = simulator("--port", "0", "--bot", "echo", "--bot", "shop=42:a-b_C", "--user", "Eve")
    .spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Stop with")) said += (await reader.read()).value ?? "";
  const [, url] = /Playground +(\S+)/.exec(said)!;
  const [, token] = /@echo_bot +(\d+:[\w-]{35})\n/.exec(said)!;
  assertMatch(said, /@shop_bot +42:a-b_C\n/);
  const [, apiRoot] = /API root +(\S+)/.exec(said)!;
  const me = await fetch(`${apiRoot}/bot${token}/getMe`);
  assertEquals((await me.json()).result.username, "echo_bot");
  assertStringIncludes(await (await fetch(url!)).text(), "<title>Playground");
  child.kill("SIGTERM");
  await reader.cancel();
  await child.stderr.cancel();
  assertEquals((await child.status).code, 0);
});

Deno.test("simulator/main.ts --control serves the control API, with the given bots and people", async () => {
  const child = simulator("--port", "0", "--control", "--bot", "shop=42:a-b_C").spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Stop with")) said += (await reader.read()).value ?? "";
  const [, url] = /Control API +(\S+)/.exec(said)!;
  assertEquals((await (await fetch(url!)).json()).openapi, "3.1.0");
  for (const path of ["state", "reset"]) {
    const method = path === "reset" ? "POST" : "GET";
    const { bots, users } = await (await fetch(new URL(path, url), { method })).json();
    assertEquals(bots.map(({ token }: { token: string }) => token), ["42:a-b_C"]);
    assertEquals(users, []);
  }
  child.kill("SIGTERM");
  await reader.cancel();
  await child.stderr.cancel();
  assertEquals((await child.status).code, 0);
});

Deno.test("simulator/main.ts --control names no tokens while there are no bots", async () => {
  const child = simulator("--port", "0", "--control").spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Stop with")) said += (await reader.read()).value ?? "";
  assertEquals(/token/i.test(said), false, said);
  assertStringIncludes(said, "Create bots and people through the control API");
  child.kill("SIGTERM");
  await reader.cancel();
  await child.stderr.cancel();
  assertEquals((await child.status).code, 0);
});

Deno.test("simulator/main.ts prints its usage and explains invalid arguments", async () => {
  const help = await refused("--help");
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "Usage: deno task simulator");
  for (
    const [args, text] of [
      [["--port", "x"], '--port "x" is not a port'],
      [["--port", "65536"], '--port "65536" is not a port'],
      [["--bot", "a b"], '--bot "a b" is not a name'],
      [["--bot", "a=b"], '--bot "a" has a malformed token'],
      [["--bto"], 'Unknown option "--bto"; did you mean "--bot"?'],
      [["--user"], 'Option "--user" needs a value'],
      [["--control=yes"], 'Option "--control" takes no value'],
      [["echo"], 'Unknown argument "echo"'],
      [["--name", "tg"], '--name "tg" is for the control API; add --control'],
    ] as const
  ) {
    const { code, stdout, stderr } = await refused(...args);
    assertEquals([args, code, stdout], [args, 2, ""]);
    assertStringIncludes(stderr, text);
  }
});

Deno.test("simulator/main.ts reports that a port is in use", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await refused("--port", `${listener.addr.port}`);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `port ${listener.addr.port} is in use; choose another with --port`);
});

Deno.test("simulator/main.ts says in one line why it cannot start", async () => {
  const bots = ["--port", "0", "--bot", "a=42:a", "--bot", "b=42:b"];
  for (
    const [args, text] of [
      [["--port", "0", "--host", "nowhere.invalid"], "nowhere.invalid is not an address"],
      [bots, "Cannot make @b_bot: id 42 is @a_bot's"],
      [["--port", "0", "--bot", "a", "--bot", "A_Bot"], "Cannot make @A_Bot: there is one already"],
      [[...bots, "--control"], "Cannot make @b_bot: id 42 is @a_bot's"],
    ] as const
  ) {
    const { code, stderr } = await refused(...args);
    assertEquals(code, 1);
    assertStringIncludes(stderr, text);
    assertEquals(stderr.trim().split("\n").length, 1, stderr);
  }
});
