/** The sender without a simulator: a list of updates, a real server. */
import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { parseWebhookUrl } from "../../src/telegram/webhook_url.ts";
import { type Attempt, Deliverer } from "../../src/webhook_sender/deliverer.ts";
import { denoNetwork } from "../../src/webhook_sender/deno_network.ts";
import type { OutgoingUpdate, UpdateSource } from "../../src/webhook_sender/outgoing_update.ts";

/** Updates in a list. */
class ListSource implements UpdateSource<OutgoingUpdate> {
  updates: OutgoingUpdate[] = [];
  lastId = 0;

  add(queue: string, text: string): void {
    const expiresAt = Math.floor(Date.now() / 1000) + 60;
    this.updates.push({
      update_id: ++this.lastId,
      queue,
      json: `"message":{"text":"${text}"}`,
      expiresAt,
    });
  }

  from(updateId: number): OutgoingUpdate[] {
    return this.updates.filter(({ update_id }) => update_id >= updateId);
  }

  forget(updateId: number): void {
    this.updates = this.updates.filter(({ update_id }) => update_id !== updateId);
  }
}

Deno.test("Deliverer sends the updates of a source, in order, until all are delivered", async () => {
  const source = new ListSource();
  const heard: string[] = [];
  const bodies: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const body = await request.text();
      bodies.push(body);
      const { update_id, message: { text } } = JSON.parse(body);
      if (update_id === 2 && !heard.includes(text)) {
        heard.push(text);
        return new Response(null, { status: 500 });
      }
      heard.push(text);
      return Response.json({ method: "sendMessage", text });
    },
  );
  const url = parseWebhookUrl(`http://127.0.0.1:${server.addr.port}/x`);
  const network = denoNetwork();
  const attempts: [number, Attempt | undefined][] = [];
  const replies: unknown[] = [];
  const errors: string[] = [];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const deliverer = new Deliverer({
    clock: systemClock,
    random: Math.random,
    source,
    url,
    secretToken: "",
    maxConnections: 1,
    open: () => network.connect({ address: "127.0.0.1", port: url.port }),
    begun: () => {},
    ended: ({ update_id }, attempt) => {
      attempts.push([update_id, attempt]);
      if (source.updates.length === 0) resolve();
    },
    reply: ({ method, values }) => replies.push([method, values.get("text")]),
    failed: (error) => errors.push(error),
    gone: () => {},
  });
  for (const text of ["one", "zwei", "drei é"]) source.add("chat 1", text);
  deliverer.wake();
  await done;
  deliverer.close();
  await server.shutdown();
  assertEquals(heard, ["one", "zwei", "zwei", "drei é"]);
  assertEquals(bodies.at(-1), '{"update_id":3,\n"message":{"text":"drei \\u00e9"}}');
  assertEquals(attempts.map(([id, attempt]) => [id, attempt?.state, attempt?.status]), [
    [1, "delivered", 200],
    [2, "retrying", 500],
    [2, "delivered", 200],
    [3, "delivered", 200],
  ]);
  assertEquals(errors, ["Wrong response from the webhook: 500 Internal Server Error"]);
  assertEquals(replies.slice(0, 2), [["sendMessage", "one"], ["sendMessage", "zwei"]]);
});

Deno.test("Deliverer, closed while an update is in flight, leaves it pending", async () => {
  const source = new ListSource();
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      await request.text();
      asked.resolve();
      await release.promise;
      return new Response();
    },
  );
  const url = parseWebhookUrl(`http://127.0.0.1:${server.addr.port}/x`);
  const network = denoNetwork();
  const ended = Promise.withResolvers<Attempt | undefined>();
  const deliverer = new Deliverer({
    ...{ clock: systemClock, random: Math.random, source, url, secretToken: "", maxConnections: 1 },
    open: () => network.connect({ address: "127.0.0.1", port: url.port }),
    begun: () => {},
    ended: (_, attempt) => ended.resolve(attempt),
    ...{ reply: () => {}, failed: () => {}, gone: () => {} },
  });
  source.add("chat 1", "hi");
  deliverer.wake();
  await asked.promise;
  deliverer.close();
  assertEquals(await ended.promise, undefined);
  assertEquals(source.updates.length, 1);
  release.resolve();
  await server.shutdown();
});
