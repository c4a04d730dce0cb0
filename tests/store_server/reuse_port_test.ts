/** Several main.ts on one port, with one PostgreSQL, of which one is killed. */
import { assert, assertEquals } from "@std/assert";
import { Site } from "../durable/helpers/process.ts";
import { textUpdate, updateRequest } from "../e2e/main_process.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { Cluster } from "./helpers/cluster.ts";

const CHATS = 30;
const PER_CHAT = 5;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("three main.ts on one port lose nothing and keep each chat in order when one is killed", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site(cluster.folder);
  const port = freePort();
  const env = { STORE: cluster.url, REUSE_PORT: "true", PORT: String(port) };
  const processes = [await site.start(env), await site.start(env), await site.start(env)];

  /** As Telegram does: until it is answered 200, each time over a connection of its own. */
  async function deliver(id: number, chat: number, text: string): Promise<void> {
    for (;;) {
      using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
      const init = { ...updateRequest(textUpdate(id, chat, text)), client };
      const response = await fetch(`http://127.0.0.1:${port}/probe`, init).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.status === 200) return;
      await pause(20);
    }
  }
  let delivered = 0;
  const isWell = Promise.withResolvers<void>();
  const chats = Array.from({ length: CHATS }, async (_, i) => {
    for (let n = 1; n <= PER_CHAT; n++) {
      await deliver((i + 1) * 1000 + n, i + 1, `chat${i + 1} n${n}`);
      if (++delivered === CHATS * PER_CHAT / 3) isWell.resolve();
    }
  });
  await isWell.promise;
  const [, victim] = processes;
  victim!.kill("SIGKILL");
  await victim!.ended();
  await Promise.all(chats);

  const said = () => site.said.map((text) => String(text).replace(/ \d+$/, ""));
  while (new Set(said()).size < CHATS * PER_CHAT) await pause(20);
  for (let chat = 1; chat <= CHATS; chat++) {
    const own = said().filter((text) => text.startsWith(`chat${chat} `));
    // What the killed process was running may have been run again, at once.
    const once = own.filter((text, i) => text !== own[i - 1]);
    assert(own.length <= PER_CHAT + 1, own.join());
    assertEquals(once, Array.from({ length: PER_CHAT }, (_, i) => `chat${chat} n${i + 1}`));
  }
  for (const process of processes) {
    assert(process.log.some(({ event }) => event === "update"), "each got updates");
  }
  for (const process of processes.filter((each) => each !== victim)) {
    process.kill("SIGTERM");
    assertEquals(await process.ended(), 0);
  }
});
