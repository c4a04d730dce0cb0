/** The priority of an isolated bot's thread, on Linux, where each thread has its own. */
import { assertEquals } from "@std/assert";
import { host } from "./hosted.ts";

/** The niceness of each thread of this process, as Linux lists it. */
async function niceness(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { name } of Deno.readDir("/proc/self/task")) {
    // A thread may end meanwhile.
    const stat = await Deno.readTextFile(`/proc/self/task/${name}/stat`).catch(() => undefined);
    const nice = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[16];
    if (nice !== undefined) found.set(name, Number(nice));
  }
  return found;
}

if (Deno.build.os === "linux") {
  Deno.test("the thread of an isolated bot yields to the main thread, if there is more than one core", async () => {
    const before = await niceness();
    const usual = before.get(String(Deno.pid))!;
    const handler = new URL("./bots/hell.ts", import.meta.url);
    await using hosted = host({ hell: { handler } });
    assertEquals(await hosted.says("hell", "busy"), "handled");
    const after = await niceness();
    assertEquals(after.get(String(Deno.pid)), usual);
    const lowered = [...after].filter(([id, nice]) => !before.has(id) && nice > usual);
    assertEquals(
      lowered.length > 0,
      usual < 10 && navigator.hardwareConcurrency > 1,
      `${[...after]}`,
    );
  });
}
