/** What a relay remembers, and where. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openMemory } from "../../src/relay/memory.ts";
import { relay } from "../../src/relay/relay.ts";
import { TOKEN, upstream } from "./upstream.ts";

Deno.test("openMemory() keeps its content across a restart, readable only by its owner", async () => {
  const folder = await Deno.makeTempDir();
  const webhook = {
    url: "http://127.0.0.1:9/",
    ipAddress: "",
    maxConnections: "",
    secretToken: "s",
  };
  openMemory(`${folder}/deep`).change(42, { webhook });
  const again = openMemory(`${folder}/deep`);
  assertEquals([again.of(42), again.of(43)], [{ webhook }, {}]);
  again.change(42, { webhook: undefined });
  assertEquals(openMemory(`${folder}/deep`).of(42), {});
  for (const [path, mode] of [["deep", 0o700], ["deep/webhooks.json", 0o600]] as const) {
    assertEquals((await Deno.stat(`${folder}/${path}`)).mode! & 0o777, mode);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openMemory() names the file that it cannot read, or the folder that it cannot write to", async () => {
  const folder = await Deno.makeTempDir();
  for (const text of ["", "{", "[]", "null", "1"]) {
    await Deno.writeTextFile(`${folder}/webhooks.json`, text);
    const message = `Cannot read ${folder}/webhooks.json: it is not a JSON object; delete it`;
    assertThrows(() => openMemory(folder), TypeError, message);
  }
  const inTheWay = `${folder}/webhooks.json/inside`;
  assertThrows(() => openMemory(inTheWay), Error, inTheWay);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay() refuses an unusable folder before it changes anything at Telegram", async () => {
  const called: string[] = [];
  await using telegram = upstream((method) => void called.push(method));
  const folder = await Deno.makeTempFile();
  const options = { bots: { e: { token: TOKEN } }, folder, log: false } as const;
  await assertRejects(
    () => relay({ ...options, telegram: { apiRoot: telegram.apiRoot } }),
    Error,
    folder,
  );
  assertEquals(called, []);
  await Deno.remove(folder);
});
