/** Run by a test: exits with 0 once each of the bot's loops has ended its Worker and its thread. */
import { assertEquals } from "@std/assert";
import { isolated } from "../../src/mod.ts";
import { host } from "./hosted.ts";
import { fewWorkerThreads, workerThreads } from "./threads.ts";

const handler = isolated(new URL("./bots/builtins.ts", import.meta.url), { memoryMb: 64 });
await using hosted = host({ hell: { handler, attempts: 1, abandonMs: 1500 } });
await hosted.comesUp("hell");
const before = await workerThreads();
for (const deed of ["fill", "hoard"]) {
  assertEquals(await hosted.says("hell", deed), "dead");
  await hosted.comesUp("hell");
  await fewWorkerThreads(before);
}
