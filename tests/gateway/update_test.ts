/** 400 and what counts as an update, however odd. */
import { assertEquals } from "@std/assert";
import { hostApp, post, statusOf } from "../helpers/app.ts";
import { chunksOf, TestBody } from "../helpers/streams.ts";
import type { Update } from "../../src/telegram/types.ts";

/** An application that records every update it handles. */
function keeper() {
  const updates: Update[] = [];
  const handler = { default: (update: Update) => void updates.push(update) };
  return { ...hostApp({}, { handler }), updates };
}

/** Sends each body twice, with and without a Content-Length. */
async function statusesOf(bodies: string[]): Promise<Record<string, number[]>> {
  const statuses: Record<string, number[]> = {};
  for (const body of bodies) {
    const headers = { "content-length": String(body.length) };
    statuses[body] = [
      await statusOf(keeper().app, { body, headers }),
      await statusOf(keeper().app, { body: new TestBody(chunksOf(body, 7)).stream }),
    ];
  }
  return statuses;
}

function all(bodies: string[], status: number): Record<string, number[]> {
  return Object.fromEntries(bodies.map((body) => [body, [status, status]]));
}

Deno.test("receive() refuses a body that is not JSON", async () => {
  const bodies = [
    ...["", " ", "x", "{", "}", "{}{}", '{"update_id":1}x', '{"update_id":1,}', "{'update_id':1}"],
    ...["{update_id:1}", '{"update_id":01}', '{"update_id":+1}', '{"update_id":0x1}', "\0"],
    ...['{"update_id":NaN}', '{"update_id":1}\0', '/**/{"update_id":1}', "update_id=1", "<xml/>"],
  ];
  assertEquals(await statusesOf(bodies), all(bodies, 400));
});

Deno.test("receive() refuses JSON that is not an object", async () => {
  const bodies = [
    "null",
    "true",
    "1",
    '"{}"',
    "[]",
    '[{"update_id":1}]',
    '["update_id",1]',
    "1e999",
  ];
  assertEquals(await statusesOf(bodies), all(bodies, 400));
});

Deno.test("receive() refuses an object without an integer update_id", async () => {
  const values = [
    ...['"1"', '""', "1.5", "1e-1", "null", "true", "[1]", '{"valueOf":1}', "1e999", "-1e999"],
    ...["9007199254740992", "-9007199254740992", "1e300", "123456789012345678901234567890"],
  ];
  const others = [
    ...["{}", '{"message":{}}', '{"Update_id":1}', '{"update_id ":1}', '{"updateId":1}'],
    ...['{"message":{"update_id":1}}', '{"__proto__":{"update_id":1}}'],
    ...['{"constructor":{"prototype":{"update_id":1}}}', '{"update_id":1,"update_id":"x"}'],
  ];
  const bodies = [...values.map((value) => `{"update_id":${value}}`), ...others];
  assertEquals(await statusesOf(bodies), all(bodies, 400));
  assertEquals(({} as { update_id?: unknown }).update_id, undefined);
});

Deno.test("receive() accepts every integer that JSON represents exactly", async () => {
  const values = ["0", "1", "-1", "-0", "1.0", "1e3", "2147483648", "9007199254740991"];
  const bodies = values.map((value) => `{"update_id":${value}}`);
  assertEquals(await statusesOf(bodies), all(bodies, 200));
});

Deno.test("receive() uses the last of two update_ids, as JSON does", async () => {
  const { app, updates } = keeper();
  assertEquals(await statusOf(app, { body: '{"update_id":"x","update_id":2}' }), 200);
  assertEquals(updates, [{ update_id: 2 }]);
});

Deno.test("receive() accepts unknown kinds and fields", async () => {
  const { app, updates, eventsOf } = keeper();
  const update = {
    update_id: 5,
    hologram: { from: { id: 1 }, depth: 3 },
    another: [1, null, { deep: true }],
  };
  assertEquals(await statusOf(app, { body: JSON.stringify(update) }), 200);
  assertEquals(updates as unknown[], [update]);
  assertEquals(eventsOf("update")[0]?.kind, "hologram");
});

Deno.test("receive() accepts an unknown kind without a handler", async () => {
  const { app, eventsOf } = hostApp({}, { handler: { message: () => {} } });
  assertEquals(await statusOf(app, { body: '{"update_id":5,"hologram":{}}' }), 200);
  assertEquals(await statusOf(app, { body: '{"update_id":6}' }), 200);
  assertEquals(
    eventsOf("update").map(({ kind, outcome }) => [kind, outcome]),
    [["hologram", "ignored"], ["", "ignored"]],
  );
});

const PROTOTYPE_KEYS = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"],
  ...["default", "options", "handleUpdate", "routes", "update", "length", "0"],
];

Deno.test("receive() treats prototype keys as ordinary kinds", async () => {
  for (const kind of PROTOTYPE_KEYS) {
    for (const payload of ['{"chat":{"id":1}}', "null", "1", '"x"', "[]", '{"__proto__":null}']) {
      const { app, updates, eventsOf } = keeper();
      const body = `{"update_id":5,"${kind}":${payload}}`;
      assertEquals(await statusOf(app, { body }), 200, body);
      assertEquals(JSON.stringify(updates[0]), JSON.stringify(JSON.parse(body)), body);
      assertEquals(eventsOf("update")[0]?.kind, kind);
    }
  }
});

Deno.test("receive() calls no other export for a prototype key", async () => {
  const called: string[] = [];
  const handler = {
    message: () => void called.push("message"),
    helper: () => void called.push("helper"),
    options: { attempts: 1, timeout: { byKind: {} } },
  };
  for (const kind of [...PROTOTYPE_KEYS, "helper"]) {
    const { app, eventsOf } = hostApp({}, { handler });
    assertEquals(await statusOf(app, { body: `{"update_id":5,"${kind}":{}}` }), 200);
    assertEquals(eventsOf("update")[0]?.outcome, "ignored", kind);
  }
  assertEquals(called, []);
});

Deno.test("receive() lets nothing in an update reach Object.prototype", async () => {
  const { app, updates } = keeper();
  const evil = '{"polluted":1,"update_id":1,"chat":{"id":1}}';
  const body =
    `{"update_id":5,"__proto__":${evil},"message":{"__proto__":${evil},"constructor":{"prototype":${evil}}}}`;
  assertEquals(await statusOf(app, { body }), 200);
  assertEquals(updates.length, 1);
  assertEquals(({} as { polluted?: unknown }).polluted, undefined);
});

Deno.test("receive() treats prototype keys as ordinary fields when it looks for a chat", async () => {
  for (const field of ["chat", "message", "from", "user", "voter_chat", "id"]) {
    for (const value of ["null", "1", '"x"', "[]", '{"__proto__":{"id":7}}', '{"id":{"id":1}}']) {
      const { app } = keeper();
      const body = `{"update_id":5,"message":{"${field}":${value}}}`;
      assertEquals(await statusOf(app, { body }), 200, body);
    }
  }
});

Deno.test("receive() accepts objects and arrays 100 000 levels deep", async () => {
  for (const [open, close] of [["[", "]"], ['{"a":', "}"]] as const) {
    const deep = open.repeat(100_000) + "1" + close.repeat(100_000);
    const { app, updates } = keeper();
    assertEquals(await statusOf(app, { body: `{"update_id":5,"message":${deep}}` }), 200);
    assertEquals(updates.length, 1);
    assertEquals(await statusOf(app, { body: deep }), 400);
    assertEquals(await statusOf(app, { body: open.repeat(100_000) }), 400);
  }
});

Deno.test("receive() makes a dead letter of a reply that is too deep to serialize, and continues", async () => {
  const handler = {
    default: (update: Update) =>
      ({ method: "sendMessage", chat_id: 1, text: "a", ...update }) as never,
  };
  const { app, eventsOf } = hostApp({}, { handler });
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  assertEquals(await statusOf(app, { body: `{"update_id":5,"x":${deep}}` }), 200);
  assertEquals([eventsOf("failure").length, eventsOf("dead_letter").length], [1, 1]);
  assertEquals(await statusOf(app, { body: '{"update_id":6}' }), 200);
});

Deno.test("receive() accepts invalid UTF-8 inside a string and refuses it elsewhere", async () => {
  const { app, updates } = keeper();
  const head = new TextEncoder().encode('{"update_id":5,"message":{"text":"');
  const tail = new TextEncoder().encode('"}}');
  const body = new Uint8Array([...head, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, ...tail]);
  assertEquals(await statusOf(app, { body }), 200);
  assertEquals(updates[0]?.message?.text, "\ufffd\ufffd(\ufffd\ufffd\ufffd");
  assertEquals(await statusOf(app, { body: new Uint8Array([0xff, ...head, ...tail]) }), 400);
  assertEquals(await statusOf(app, { body: new Uint8Array(1000).fill(0x80) }), 400);
});

Deno.test("receive() accepts escaped lone surrogates and NUL", async () => {
  const { app, updates } = keeper();
  const body = String.raw`{"update_id":5,"message":{"text":"\ud83d\u0000\udc00"}}`;
  assertEquals(await statusOf(app, { body }), 200);
  assertEquals(updates[0]?.message?.text, "\ud83d\0\udc00");
});

Deno.test("receive() answers every body that is not an update alike", async () => {
  const { app } = keeper();
  for (const body of ["secret-text", '{"update_id":"secret-text"}', "[]"]) {
    const response = await post(app, { body });
    assertEquals(await response.text(), "Body must be a JSON object with an integer update_id\n");
  }
});
