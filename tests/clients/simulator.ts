/**
 * A simulator for one test: the process that `deno task simulator --control` starts.
 *
 * @module
 */
import { assert } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

/** Starts `simulator --control` on a free port and returns its URL. */
export async function startSimulator(): Promise<AsyncDisposable & { readonly url: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "src/simulator/main.ts", "--control", "--port", "0"],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1" },
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Stop with")) {
    const { value, done } = await reader.read();
    assert(!done, `the simulator ended: ${said}`);
    said += value;
  }
  return {
    url: /API root +(\S+)/.exec(said)![1]!,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}
