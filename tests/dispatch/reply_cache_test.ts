import { assertEquals } from "@std/assert";
import { seededRandom } from "../../src/util/seeded_random.ts";
import { ReplyCache } from "../../src/dispatch/reply_cache.ts";

const [one, other] = [{}, {}];

Deno.test("ReplyCache.find() returns the latest reply to a sender's update", () => {
  const replies = new ReplyCache();
  replies.add(one, 1, "first", 0);
  replies.add(one, 1, "second", 0);
  replies.add(other, 1, "another's", 0);
  assertEquals(replies.find(one, 1, 0), "second");
  assertEquals(replies.find(other, 1, 0), "another's");
  assertEquals(replies.find(one, 2, 0), undefined);
});

Deno.test("ReplyCache keeps a thousand replies", () => {
  const replies = new ReplyCache();
  for (let id = 1; id <= 12_345; id++) replies.add(one, id, `${id}`, 0);
  assertEquals(replies.find(one, 11_345, 0), undefined);
  for (let id = 11_346; id <= 12_345; id++) assertEquals(replies.find(one, id, 0), `${id}`);
});

Deno.test("ReplyCache keeps at most a megabyte", () => {
  const replies = new ReplyCache();
  const body = "x".repeat(1024 * 256);
  for (let id = 1; id <= 10; id++) replies.add(one, id, body, 0);
  const kept = Array.from({ length: 10 }, (_, i) => i + 1).filter((id) => replies.find(one, id, 0));
  assertEquals(kept, [7, 8, 9, 10]);
  replies.add(one, 11, "x".repeat(1024 * 1024), 0);
  assertEquals([replies.find(one, 10, 0), replies.find(one, 11, 0)?.length], [undefined, 2 ** 20]);
});

Deno.test("ReplyCache counts bytes, and returns any text unchanged", () => {
  const replies = new ReplyCache();
  const body = JSON.stringify({ text: "Привет, 😀" + "ж".repeat(100_000) });
  for (let id = 1; id <= 20; id++) replies.add(one, id, body, 0);
  const kept = Array.from({ length: 20 }, (_, i) => i + 1).filter((id) => replies.find(one, id, 0));
  assertEquals(kept, [16, 17, 18, 19, 20]);
  assertEquals(replies.find(one, 20, 0), body);
  replies.add(one, 21, "ж".repeat(1024 * 600), 0);
  assertEquals([replies.find(one, 20, 0), replies.find(one, 21, 0)], [body, undefined]);
});

Deno.test("ReplyCache agrees with a plain list on random replies", () => {
  const random = seededRandom(14);
  const replies = new ReplyCache();
  const sent: { sender: object; id: number; body: string }[] = [];
  for (let round = 0; round < 20_000; round++) {
    const sender = random() < 0.5 ? one : other;
    const long = random() < 0.01 ? 200_000 : 2000;
    const body = (random() < 0.5 ? "x" : "ж").repeat(Math.floor(random() * long)) + round;
    const id = Math.floor(random() * 1500);
    replies.add(sender, id, body, round);
    sent.push({ sender, id, body });
    const asked = sent.at(-1 - Math.floor(random() * Math.min(sent.length, 3000)))!;
    const expected = sent.findLast((one) => one.sender === asked.sender && one.id === asked.id)!;
    const found = replies.find(asked.sender, asked.id, round);
    if (found !== undefined) assertEquals(found, expected.body);
    assertEquals(replies.find(sender, id, round), body);
    if (sent.length > 4000) sent.splice(0, 1000);
  }
});

Deno.test("ReplyCache keeps replies for ten minutes", () => {
  const replies = new ReplyCache();
  replies.add(one, 1, "x", 1000);
  assertEquals(replies.find(one, 1, 601_000), "x");
  assertEquals(replies.find(one, 1, 601_001), undefined);
});

Deno.test("ReplyCache.forget() forgets one sender, and respects its limits", () => {
  const replies = new ReplyCache();
  for (let id = 1; id <= 700; id++) {
    replies.add(one, id, "x", 0);
    replies.add(other, id, "y", 0);
  }
  replies.forget(one);
  assertEquals([replies.find(one, 700, 0), replies.find(other, 700, 0)], [undefined, "y"]);
  for (let id = 701; id <= 1300; id++) replies.add(other, id, "y", 0);
  assertEquals([replies.find(other, 300, 0), replies.find(other, 301, 0)], [undefined, "y"]);
});
