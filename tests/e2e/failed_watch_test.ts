/** `deno task dev` after a failed start: Deno's watcher waits for a change or a signal. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { TextLineStream } from "./lines.ts";
import { copyProject } from "./poll_process.ts";

/** Starts poll.ts under --watch, and waits until the watcher says that it has failed. */
async function failUnderWatch(env: Record<string, string>) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--watch", "--allow-net", "--allow-env", "src/poll.ts"],
    cwd: await copyProject(),
    env: { POSTERN_WATCHED: "1", NO_COLOR: "1", ENV_FILE: "", ...env },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said: string[] = [];
  const lines = child.stderr.pipeThrough(new TextLineStream()).getReader();
  for (;;) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`It ended: ${said.join("\n")}`);
    said.push(value);
    if (value.includes("Restarting on file change")) break;
  }
  const ended = (async () => {
    while (!(await lines.read()).done);
    return (await child.status).code;
  })();
  return { child, said: said.join("\n"), ended };
}

// Until Deno's watcher waits again, a moment later, Ctrl-C has its default action.
for (const [signal, codes] of [["SIGTERM", [143]], ["SIGINT", [0, 130]]] as const) {
  Deno.test(`deno task dev ends on ${signal} after a failed start`, async () => {
    const { child, said, ended } = await failUnderWatch({ BOT_ECHO_TOKEN: "not-a-token" });
    assertStringIncludes(said, "BOT_ECHO_TOKEN: not a token");
    child.kill(signal);
    const code = await ended;
    assert(codes.some((expected) => expected === code), `${code}`);
  });
}

Deno.test("deno task dev waits for a change when its only bot cannot be polled for any more", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const env = { BOT_ECHO_TOKEN: "42:revoked", TELEGRAM_API_ROOT: tg.apiRoot };
  const { child, ended } = await failUnderWatch(env);
  child.kill("SIGTERM");
  assertEquals(await ended, 143);
});

Deno.test("deno task dev --help ends, with 0, though there is a watcher", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--watch", "--allow-net", "--allow-env", "src/poll.ts", "--help"],
    cwd: await copyProject(),
    env: { POSTERN_WATCHED: "1", NO_COLOR: "1", ENV_FILE: "" },
    stderr: "null",
    signal: AbortSignal.timeout(120_000), // Else the watcher would wait for ever.
  }).output();
  assertEquals(code, 0);
  assertStringIncludes(new TextDecoder().decode(stdout), "Usage: deno run -P src/poll.ts");
});

Deno.test("deno task dev leaves Ctrl-C to the watcher, which would miss it if poll.ts ended first", async () => {
  // Without a watcher nothing ends it on Ctrl-C.
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--allow-net", "--allow-env", "src/poll.ts", "--help"],
    cwd: await copyProject(),
    env: { POSTERN_WATCHED: "1", NO_COLOR: "1", ENV_FILE: "" },
    stdout: "piped",
  }).spawn();
  const printed = child.stdout.getReader();
  await printed.read();
  child.kill("SIGINT");
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 143);
  await printed.cancel();
});
