import { assertEquals } from "@std/assert";
import { ReplyCache } from "../../src/dispatch/reply_cache.ts";

const [one, other] = [{}, {}];

Deno.test("ReplyCache.find() gives the latest reply to an update of a sender", () => {
  const replies = new ReplyCache();
  replies.add(one, 1, "first", 0);
  replies.add(one, 1, "second", 0);
  replies.add(other, 1, "another's", 0);
  assertEquals(replies.find(one, 1, 0), "second");
  assertEquals(replies.find(other, 1, 0), "another's");
  assertEquals(replies.find(one, 2, 0), undefined);
});

Deno.test("ReplyCache keeps a thousand", () => {
  const replies = new ReplyCache();
  for (let id = 1; id <= 12_345; id++) replies.add(one, id, `${id}`, 0);
  assertEquals(replies.find(one, 11_345, 0), undefined);
  for (let id = 11_346; id <= 12_345; id++) assertEquals(replies.find(one, id, 0), `${id}`);
});

Deno.test("ReplyCache keeps no more than a million characters", () => {
  const replies = new ReplyCache();
  const body = "x".repeat(1024 * 256);
  for (let id = 1; id <= 10; id++) replies.add(one, id, body, 0);
  const kept = Array.from({ length: 10 }, (_, i) => i + 1).filter((id) => replies.find(one, id, 0));
  assertEquals(kept, [7, 8, 9, 10]);
  replies.add(one, 11, "x".repeat(1024 * 1024), 0);
  assertEquals([replies.find(one, 10, 0), replies.find(one, 11, 0)?.length], [undefined, 2 ** 20]);
});

Deno.test("ReplyCache keeps them for ten minutes", () => {
  const replies = new ReplyCache();
  replies.add(one, 1, "x", 1000);
  assertEquals(replies.find(one, 1, 601_000), "x");
  assertEquals(replies.find(one, 1, 601_001), undefined);
});

Deno.test("ReplyCache.forget() forgets one sender, and keeps its bounds", () => {
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
