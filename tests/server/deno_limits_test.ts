/**
 * What Deno itself does where we can do no better, without any code of ours. A test that fails shows
 * that a newer Deno does better, and that a limit in the documentation is out of date.
 */
import { assert, assertEquals } from "@std/assert";

/** Starts Deno on a program. */
function start(program: string, ...flags: string[]): Deno.ChildProcess {
  const url = `data:application/javascript,${encodeURIComponent(program)}`;
  const args = ["run", "--no-config", "--no-lock", "--allow-net=127.0.0.1", ...flags, url];
  const env = { NO_COLOR: "1" };
  return new Deno.Command(Deno.execPath(), { args, env, stdout: "piped", stderr: "piped" }).spawn();
}

// As a container's first process it would survive such a signal, as the kernel drops what has no
// listener: run Deno under an init, such as `docker run --init`.
Deno.test("Deno runs no line of a program in the moment after its start, so none can catch a signal", async () => {
  const program = "Deno.addSignalListener('SIGTERM', () => Deno.exit(7)); setInterval(() => {}, 9)";
  let signal: Deno.Signal | null = null;
  // On a busy machine this process may have its turn only when that moment has passed.
  for (let tries = 0; signal === null && tries < 20; tries++) {
    const child = start(program);
    child.kill("SIGTERM");
    ({ signal } = await child.output());
  }
  assertEquals(signal, "SIGTERM");
});

Deno.test("Deno's watcher ends with 143 when SIGTERM comes after a program that failed", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/failed.js`, "Deno.exit(1)");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--watch", "failed.js"],
    ...{ cwd: folder, env: { NO_COLOR: "1" }, stdout: "null", stderr: "piped" },
  }).spawn();
  let said = "";
  let killed = false;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (killed || !said.includes("Restarting on file change")) continue;
    killed = true;
    child.kill("SIGTERM");
  }
  assertEquals((await child.status).code, 143);
  assert(said.includes("Restarting on file change"), said);
  await Deno.remove(folder, { recursive: true });
});
