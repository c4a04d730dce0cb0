import { assertEquals } from "@std/assert";
import type { Update } from "../../src/mod.ts";
import { hostApp } from "../helpers/app.ts";

const message = (update_id: number, chat: number) =>
  ({
    update_id,
    message: { message_id: 1, date: 0, chat: { id: chat, type: "private" } },
  }) as Update;

Deno.test("App.stats() returns what is in progress for each bot", async () => {
  const ends: (() => void)[] = [];
  const handler = () => new Promise<void>((resolve) => ends.push(resolve));
  const { app } = hostApp({}, { handler, concurrency: 2 });
  app.add("idle", { token: "77:x", handler });
  const outcomes = [[1, 1], [2, 1], [3, 3], [4, 4]].map(([id, chat]) =>
    app.dispatch("echo", message(id!, chat!))
  );
  const idle = { inFlight: 0, open: 0, runs: 0, running: 0, waiting: 0, lanes: 0, seen: 0 };
  assertEquals(app.stats(), {
    echo: { inFlight: 4, open: 4, runs: 4, running: 2, waiting: 2, lanes: 3, seen: 0 },
    idle,
  });
  while (ends.length > 0) {
    ends.shift()!();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(outcomes);
  assertEquals(app.stats(), { echo: { ...idle, seen: 4 }, idle });
  await app.remove("idle");
  assertEquals(Object.keys(app.stats()), ["echo"]);
  await app.close();
});
