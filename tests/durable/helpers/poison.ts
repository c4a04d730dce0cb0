/**
 * What handlers may do that an engine could not write. Updates of one bot must not stop the store for
 * all of them.
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { BotOptions } from "../../../src/app/options.ts";
import type { Context, Update } from "../../../src/mod.ts";
import type { Store } from "../../../src/store/types.ts";
import type { Clock } from "../../../src/util/clock.ts";
import { hostApp } from "../../helpers/app.ts";
import { deliver, message } from "./stage.ts";

/** The handler's part of a case, and the errors that its update is tried again or dies with. */
interface Poison {
  readonly bot: Partial<BotOptions>;
  readonly update?: Update;
  /** What failed, if anything did. */
  readonly error?: RegExp;
}

const throwing = (value: unknown): Partial<BotOptions> => ({
  attempts: 1,
  handler: {
    message() {
      throw value;
    },
  },
});

const retrying = (after: unknown): Partial<BotOptions> => ({
  retry: () => ({ after: after as number }),
  handler: {
    message() {
      throw new Error("no");
    },
  },
});

const calling = (call: (ctx: Context) => Promise<unknown>): Partial<BotOptions> => ({
  attempts: 1,
  handler: {
    message: async (_: unknown, ctx: Context) => void await call(ctx),
    tasks: { task() {} },
  },
});

const named = (name: unknown) => calling((ctx) => ctx.once(name as string, () => 1));
const scheduled = (when: unknown) => calling((ctx) => ctx.later(when as number, "task"));

const LONG = "€".repeat(6_000_000);

const getter = Object.defineProperty(new Error("x"), "message", {
  get() {
    throw new Error("not readable");
  },
});

const taking = (update: object): Poison => ({
  bot: { handler: () => {} },
  update: update as Update,
});

const inChat = (id: unknown) =>
  taking({ ...message(1), message: { ...message(1).message, chat: { id } } });

/** One for PostgreSQL, which takes no parameter of more than a gigabyte. */
export const LONG_RESULTS: Poison = {
  bot: calling((ctx) =>
    Promise.all(Array.from({ length: 70 }, (_, n) => ctx.once(`x${n}`, () => LONG)))
  ),
};

/** The cases, by name. */
export const POISONS: Readonly<Record<string, Poison>> = {
  "an object without a prototype is thrown": {
    bot: throwing(Object.create(null)),
    error: /^\[object Object\]$/,
  },
  "an error is thrown whose message cannot be read": { bot: throwing(getter), error: /no message/ },
  "an error is thrown whose message is a symbol": {
    bot: throwing(Object.assign(new Error(), { message: Symbol("m") })),
    error: /Symbol\(m\)/,
  },
  "a text with a NUL and half a character is thrown": {
    bot: throwing("a\0b\ud800"),
    error: /^ab\ufffd$/,
  },
  "a retry after a fraction of a millisecond": { bot: retrying(3300.0000000000005) },
  "a retry after Infinity": { bot: retrying(Infinity) },
  "a retry after 1e300": { bot: retrying(1e300) },
  "a retry after a text": { bot: retrying("5") },
  "a retry after a bigint": { bot: retrying(5n) },
  "a task in 1e300 ms": { bot: scheduled(1e300), error: /Cannot schedule a task at 1e\+300/ },
  "a task after the last Date": { bot: scheduled(8.64e15), error: /Cannot schedule a task/ },
  "a task at the last Date": { bot: scheduled(new Date(8.64e15)) },
  "a task at the first Date": { bot: scheduled(new Date(-8.64e15)) },
  "a task at no Date": { bot: scheduled(new Date(NaN)), error: /Invalid Date/ },
  "a result without a name": { bot: named(undefined), error: /name is of type undefined/ },
  "a result with a number as its name": { bot: named(5), error: /name is of type number/ },
  "a result whose name has a NUL": { bot: named("a\0b"), error: /a NUL/ },
  "a result whose name has half a character": { bot: named("a\ud800"), error: /half a character/ },
  "a result whose name is long": {
    bot: named(Array.from({ length: 501 }, (_, i) => String.fromCharCode(0x4e00 + i)).join("")),
    error: /has 501 characters/,
  },
  "a result whose name is as long as one may be": {
    bot: named(Array.from({ length: 500 }, (_, i) => String.fromCharCode(0x4e00 + i)).join("")),
  },
  "a result that is too long": {
    bot: calling((ctx) => ctx.once("x", () => LONG + LONG)),
    error: /NotJsonError: .*it is 12000002 characters long/,
  },
  "tasks whose data is too long together": {
    bot: calling(async (ctx) => {
      for (let n = 0; n < 2; n++) await ctx.later(0, "task", LONG);
    }),
    error: /NotJsonError: Cannot keep the data of this run's tasks .*1200\d+ characters/,
  },
  "a task whose name is a list": {
    bot: calling((ctx) => ctx.later(0, ["task"] as never)),
    error: /TypeError: Cannot schedule a task: its name is of type object; give/,
  },
  "a task whose name is a symbol": {
    bot: calling((ctx) => ctx.later(0, Symbol("task") as never)),
    error: /TypeError: Cannot schedule a task: its name is of type symbol; give/,
  },
  "a chat whose id is a fraction": inChat(1.5),
  "a chat whose id is 1e300": inChat(1e300),
  "a chat whose id is a text": inChat("5"),
  "a kind with a NUL": taking({ update_id: 1, "a\0b": { chat: { id: 5 } } }),
  "a kind with half a character": taking({ update_id: 1, "a\ud800": { chat: { id: 5 } } }),
};

/**
 * Has a case happen, and checks that the store goes on.
 *
 * @param open Opens an empty store.
 * @param settle Lets things happen for a moment.
 */
export async function swallow(
  { bot, update = message(1), error }: Poison,
  open: () => { clock: Clock; store: Store },
  settle: () => Promise<void>,
): Promise<void> {
  const { store, clock } = open();
  const { app, eventsOf } = hostApp({ store, clock }, { answerMs: 0, ...bot });
  while ((await store.instances!()).length === 0) await settle();
  const statusOf = async (update: Update) => {
    const response = deliver({ app }, update);
    await settle();
    return (await response).status;
  };
  try {
    assertEquals(await statusOf(update), 200);
    assertEquals(await statusOf(message(2, "", 99)), 200);
    const expected = error ? [1, 2] : [];
    let dead = await store.dead.list({});
    for (let turn = 0; turn < 100 && dead.length < expected.length; turn++) {
      await settle();
      dead = await store.dead.list({});
    }
    assertEquals(dead.map(({ id }) => id), expected);
    const down = eventsOf("notice").filter(({ name }) => name === "store_down");
    assertEquals(down.map(({ error }) => String(error)), []);
    if (error) assertMatch(dead[0]!.error, error);
  } finally {
    const closed = app.close(0);
    await settle();
    await closed;
  }
}
