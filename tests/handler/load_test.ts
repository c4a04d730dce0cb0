import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import type { HostingContext } from "../../src/handler/context.ts";
import type { HandlerModule } from "../../src/handler/handler.ts";
import { loadHandler } from "../../src/handler/load.ts";
import { isUpdateKind, UPDATE_KINDS } from "../../src/telegram/update.ts";
import { callback, message, poll } from "../dispatch/updates.ts";

const ctx = {} as HostingContext;

Deno.test("loadHandler() calls named exports with the payload", () => {
  const seen: unknown[] = [];
  const loaded = loadHandler({
    message: (payload, context) => void seen.push(payload, context),
    callback_query: (payload) => void seen.push(payload.id),
  });
  const update = message(1);
  loaded.call("message", update, ctx);
  loaded.call("callback_query", callback(2), ctx);
  assertEquals(seen, [update.message, ctx, "q"]);
  assertEquals(loaded.allowedUpdates, ["message", "callback_query"]);
  assert(loaded.takes("message") && loaded.takes("callback_query"));
  assertFalse(loaded.takes("poll") || loaded.takes("") || loaded.takes("toString"));
});

Deno.test("loadHandler() calls a function with whole updates of every kind, new ones too", () => {
  const seen: unknown[] = [];
  const loaded = loadHandler((update, context) => void seen.push(update, context));
  loaded.call("poll", poll(1), ctx);
  assertEquals(seen, [poll(1), ctx]);
  assertEquals(loaded.allowedUpdates, UPDATE_KINDS);
  assert(loaded.takes("a_kind_of_next_year") && loaded.takes(""));
});

Deno.test("loadHandler() calls default for the kinds without an export", () => {
  const seen: string[] = [];
  const loaded = loadHandler({
    message: () => void seen.push("message"),
    default: ({ update_id }) => void seen.push(`default ${update_id}`),
  });
  loaded.call("message", message(1), ctx);
  loaded.call("poll", poll(2), ctx);
  assertEquals(seen, ["message", "default 2"]);
  assertEquals(loaded.allowedUpdates, UPDATE_KINDS);
});

/** An object that handles updates as frameworks do: a class that relies on `this`. */
class Receiver {
  readonly seen: number[] = [];
  handleUpdate({ update_id }: { update_id: number }, ...rest: unknown[]): Promise<string> {
    this.seen.push(update_id, rest.length);
    return Promise.resolve("what a framework gives back");
  }
}

Deno.test("loadHandler() hosts an object with handleUpdate, alone or as default", async () => {
  for (const wrap of [(it: Receiver) => it, (it: Receiver) => ({ default: it })]) {
    const receiver = new Receiver();
    const loaded = loadHandler(wrap(receiver));
    assertEquals(await loaded.call("message", message(7), ctx), undefined);
    assertEquals(receiver.seen, [7, 0]);
    assertEquals(loaded.allowedUpdates, []);
    assert(loaded.takes("poll"));
  }
});

Deno.test("loadHandler() turns what handleUpdate throws into a rejection", async () => {
  const error = new Error("no");
  const loaded = loadHandler({
    handleUpdate() {
      throw error;
    },
  });
  assertEquals(await Promise.resolve(loaded.call("poll", poll(1), ctx)).catch((e) => e), error);
});

Deno.test("loadHandler() requests every kind if a module has exports in addition to an object with handleUpdate", () => {
  // Telegram's default, the empty list, would exclude chat_member.
  const module = { chat_member() {}, default: new Receiver() };
  assertEquals(loadHandler(module).allowedUpdates, UPDATE_KINDS);
});

Deno.test("loadHandler() keeps a module's options", () => {
  const options = { attempts: 2 };
  assert(loadHandler({ message() {}, options }).options === options);
  assertEquals(loadHandler(() => {}).options, {});
});

Deno.test("loadHandler() ignores exports of other names", () => {
  const own = {
    message() {},
    helper() {},
    greeting: "hello",
    roll: () => 4,
    pool() {},
    post() {},
    call() {},
    pop() {},
  };
  assertEquals(loadHandler(own as HandlerModule).allowedUpdates, ["message"]);
});

Deno.test("loadHandler() accepts every kind as a name", () => {
  for (const kind of UPDATE_KINDS) {
    assertEquals(loadHandler({ [kind]: () => {} }).allowedUpdates, [kind]);
  }
});

const misspelt: [string, string][] = [
  ["mesage", "message"],
  ["messages", "message"],
  ["callbackquery", "callback_query"],
  ["callback_qeury", "callback_query"],
  ["edit_message", "edited_message"],
  ["inline_querry", "inline_query"],
  ["my_chat_members", "my_chat_member"],
];
for (const [name, kind] of misspelt) {
  Deno.test(`loadHandler() reports "${name}" as a typo`, () => {
    const module = { message() {}, [name]() {} } as HandlerModule;
    assertThrows(
      () => loadHandler(module),
      TypeError,
      `Cannot load handler: "${name}" is not an Update kind; rename it "${kind}"`,
    );
  });
}

const useless: [string, unknown][] = [
  ["nothing", {}],
  ["only helpers", { greet() {}, hello: 1 }],
  ["nothing of its own", Object.create({ message() {} })],
];
for (const [what, module] of useless) {
  Deno.test(`loadHandler() throws on a module that exports ${what}`, () => {
    assertThrows(() => loadHandler(module as HandlerModule), TypeError, "exports no function");
  });
}

Deno.test("loadHandler() throws on a default that cannot handle updates", () => {
  for (const value of [null, 7, "bot", {}, { handleUpdate: true }]) {
    const module = { message() {}, default: value } as unknown as HandlerModule;
    assertThrows(() => loadHandler(module), TypeError, "Cannot load handler: its default export");
  }
});

Deno.test("UPDATE_KINDS are not mistaken for typos of one another", () => {
  const all = Object.fromEntries(UPDATE_KINDS.map((kind) => [kind, () => {}]));
  assertEquals(loadHandler(all).allowedUpdates, UPDATE_KINDS);
  assert(UPDATE_KINDS.every(isUpdateKind));
});

Deno.test("loadHandler() requests messages if a module handles media_group", () => {
  const media_group = () => {};
  assertEquals(loadHandler({ media_group }).allowedUpdates, [
    "message",
    "channel_post",
    "business_message",
  ]);
  assertEquals(loadHandler({ media_group, poll() {} }).allowedUpdates, [
    ...["message", "channel_post", "business_message", "poll"] as const,
  ]);
  assertEquals(loadHandler({ message() {} }).allowedUpdates, ["message"]);
});

Deno.test("loadHandler() refuses a misspelt media_group", () => {
  const misspelt = { message() {}, media_groups() {} };
  assertThrows(() => loadHandler(misspelt), TypeError, 'rename it "media_group"');
});
