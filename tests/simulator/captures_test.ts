import { assertEquals } from "@std/assert";
import { listCaptures, saveCapture } from "../../src/simulator/wire/captures.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

Deno.test("listCaptures() lists the newest first, of several in a second, too", async () => {
  await using folder = await TemporaryFolder.make();
  const now = Date.UTC(2026, 0, 31, 12, 0, 0);
  const saved: string[] = [];
  for (const ms of [0, 500, 999, 1000]) saved.push(await saveCapture(folder.path, "", now + ms));
  const names = saved.map((path) => path.split("/").at(-1));
  assertEquals(await listCaptures(folder.path), names.toReversed());
});
