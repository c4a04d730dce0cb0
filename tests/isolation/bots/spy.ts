/** A bot that tries to read other bots' data, and returns the result of each attempt. */
import type { Context, Message } from "../../../src/mod.ts";

const attempts: Record<string, () => unknown> = {
  environment: () => Deno.env.get("BOT_OTHER_TOKEN"),
  wholeEnvironment: () => Deno.env.toObject(),
  file: () => Deno.readTextFileSync(new URL("../../../deno.json", import.meta.url)),
  processEnvironment: () => Deno.readTextFileSync("/proc/self/environ"),
  processMemory: () => Deno.openSync("/proc/self/mem"),
  write: () => Deno.writeTextFileSync("/tmp/spy", ""),
  net: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  fetch: () => fetch("http://127.0.0.1:80/"),
  subprocess: () => new Deno.Command("env").outputSync(),
  ffi: () => Deno.dlopen("libc.so.6", {}),
  system: () => Deno.hostname(),
  ask: () => {
    if (Deno.permissions.requestSync({ name: "read" }).state !== "granted") {
      throw new Deno.errors.NotCapable("Asking does not help");
    }
  },
  worker: () =>
    new Worker(
      "data:text/javascript,",
      { type: "module", deno: { permissions: "inherit" } } as never,
    ).terminate(),
  greedyWorker: () =>
    new Worker(
      "data:text/javascript,",
      { type: "module", deno: { permissions: { read: true } } } as never,
    ),
  dynamicImport: () => import(`../${"samples"}.ts`),
};

export async function message({ text }: Message, ctx: Context): Promise<void> {
  const results: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      results[name] = "done";
    } catch (error) {
      const { name: kind, message } = error as Error;
      results[name] = /Requires \w+ access/.test(`${message} ${(error as Error).cause}`)
        ? "NotCapable"
        : kind;
    }
  }
  results.own = text === "own" ? Deno.env.get("BOT_SPY_SETTING") ?? "nothing" : "";
  ctx.log.info(JSON.stringify(results));
}
