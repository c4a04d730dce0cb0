import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FakeClock, startSimulator } from "../../src/simulator/mod.ts";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { timersSet } from "./helpers/telegram.ts";

Deno.test("close() answers a getUpdates that waits", async () => {
  const clock = new FakeClock();
  const tg = await startSimulator({ clock });
  const { token } = tg.bot("echo");
  const polling = fetch(`${tg.apiRoot}/bot${token}/getUpdates?timeout=50`);
  await timersSet(clock); // It has arrived, and waits.
  await tg.close();
  assertEquals(await (await polling).json(), { ok: true, result: [] });
});

Deno.test("close() ends although the bot keeps polling", async () => {
  const clock = new FakeClock();
  const tg = await startSimulator({ clock });
  const { token } = tg.bot("echo");
  const url = `${tg.apiRoot}/bot${token}/getUpdates?timeout=50`;
  async function poll(): Promise<void> {
    while ((await (await fetch(url)).json()).ok);
  }
  const over = assertRejects(poll, TypeError);
  await timersSet(clock);
  await tg.close();
  await over;
});

Deno.test("close() does not wait for tg.slow()", async () => {
  const clock = new FakeClock();
  const tg = await startSimulator({ clock });
  const { token } = tg.bot("echo");
  tg.slow(3_600_000);
  const slow = fetch(`${tg.apiRoot}/bot${token}/getMe`);
  await timersSet(clock);
  await tg.close();
  assertEquals((await (await slow).json()).ok, true);
  assertEquals(clock.pending, 0);
});

Deno.test("close() disconnects an open page", async () => {
  const tg = await startSimulator({ page: createPlayground().page });
  const page = await fetch(`${tg.url}events`);
  await tg.close();
  await assertRejects(() => page.text(), TypeError);
});

Deno.test("close() aborts a call that is never sent completely", async () => {
  const tg = await startSimulator();
  const { port } = new URL(tg.url);
  using half = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const head = `POST /bot${
    tg.bot("echo").token
  }/getMe HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n`;
  await half.write(new TextEncoder().encode(head));
  await (await fetch(`${tg.url}bot1/getMe`)).body?.cancel();
  await tg.close();
  assertEquals(await half.read(new Uint8Array(1)).catch(() => null), null);
});

Deno.test("startSimulator() refuses options that do not exist", async () => {
  await assertRejects(
    () => startSimulator({ strikt: true } as never),
    TypeError,
    'Cannot start a simulator: strikt is not an option; rename it "strict"',
  );
});

Deno.test("tg.bot() refuses a username that is taken, and options that do not exist", async () => {
  await using tg = await startSimulator();
  assertThrows(() => tg.bot("shop", { privat: true } as never), TypeError, 'rename it "privacy"');
  tg.bot("echo");
  for (const name of ["echo", "echo_bot", "ECHO"]) {
    assertThrows(() => tg.bot(name), TypeError, "there is one already; give another name");
  }
});
