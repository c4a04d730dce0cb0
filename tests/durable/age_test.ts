/** How old an update may be when its run starts, by its kind, on the instance that takes over. */
import { assertEquals } from "@std/assert";
import type { Context, Update } from "../../src/mod.ts";
import { deliver, message, Stage } from "./helpers/stage.ts";

/** The kinds with a time to live of their own, and one without, each in a chat of its own. */
const KINDS = ["inline_query", "callback_query", "shipping_query", "pre_checkout_query"] as const;

function query(update_id: number, kind: string): Update {
  const from = { id: update_id, is_bot: false, first_name: "Ada" };
  return { update_id, [kind]: { id: String(update_id), from } } as unknown as Update;
}

const UPDATES = [
  ...KINDS.map((kind, index) => query(index + 1, kind)),
  message(9, "", 9),
];

/** Their first runs hang and their instance goes away; what runs again at another, and what does not. */
async function takenOver(goneMs: number, maxAgeMs?: number) {
  await using stage = new Stage();
  const runs: string[] = [];
  const handlers = (run: (kind: string, ctx: Context) => unknown) =>
    Object.fromEntries(
      [...KINDS, "message"].map((kind) => [kind, (_: unknown, ctx: Context) =>
        run(kind, ctx) as Promise<void>]
      ),
    );
  const options = { answerMs: 0, ...maxAgeMs !== undefined && { maxAgeMs } };
  const first = await stage.host({
    ...options,
    handler: handlers(() => new Promise(() => {})),
  });
  for (const update of UPDATES) {
    const answer = deliver(first, update);
    await stage.settle();
    assertEquals((await answer).status, 200);
  }
  first.store.cut = true;
  await stage.pass(goneMs, 5000);
  const second = await stage.host({
    ...options,
    handler: handlers((kind, ctx) => void runs.push(`${kind} ${ctx.attempt}`)),
  });
  await stage.pass(20_000, 1000);
  const dropped = second.eventsOf("notice").filter(({ name }) => name === "dropped").length;
  const dead = second.eventsOf("dead_letter").map(({ kind }) => kind);
  const states = [...stage.tables.updates.values()].map(({ state }) => state);
  assertEquals(states.filter((state) => state === "pending"), []);
  return { runs: runs.toSorted(), dropped, dead };
}

Deno.test("after half a minute an inline query is dropped at a takeover, and nothing else", async () => {
  assertEquals(await takenOver(60_000), {
    runs: ["callback_query 2", "message 2", "pre_checkout_query 2", "shipping_query 2"],
    dropped: 1,
    dead: [],
  });
});

Deno.test("after 150 s every query is dropped at a takeover, and a message runs", async () => {
  assertEquals(await takenOver(151_000), { runs: ["message 2"], dropped: 4, dead: [] });
});

Deno.test("a bot's own limit makes dead letters of messages, and lets no query live longer", async () => {
  assertEquals(await takenOver(200_000, 100_000), { runs: [], dropped: 4, dead: ["message"] });
  assertEquals(await takenOver(200_000, Infinity), { runs: ["message 2"], dropped: 4, dead: [] });
});
