/** The dead letters on the page: with a store, with a file, and with neither. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { TemporaryFolder } from "../helpers/folder.ts";
import { actOn, type Fields, watch, type Watched } from "./helpers.ts";

const chat = { id: 5, type: "private" as const, first_name: "Ada" };
const update = (update_id: number, text = "private words") => ({
  update_id,
  message: { message_id: 1, date: 0, chat, from: { ...chat, is_bot: false }, text },
});

/** Fails until it is fixed. */
function failing() {
  const state = { mended: false, runs: 0 };
  const handler = ({ update_id }: { update_id: number }) => {
    state.runs++;
    if (!state.mended) throw new Error(update_id === 3 ? "no cups" : "out of tea");
  };
  return { state, handler };
}

async function act(watched: Watched, name: string, fields: Fields = {}) {
  const response = await actOn(watched, name, fields);
  return { status: response.status, ...await response.json() };
}

/** Three dead letters, in any kind of storage. */
async function createDeadLetters(watched: Watched) {
  for (const id of [1, 2, 3]) await watched.app.dispatch("echo", update(id));
  for (let tries = 0; tries < 6000; tries++) {
    const { letters } = await act(watched, "dead-list");
    if (letters?.length === 3) return letters as { seq: number; error: string }[];
    await new Promise((resolve) => setTimeout(resolve, 5));
    await watched.clock.advance(0);
  }
  throw new Error("The dead letters did not come");
}

async function everyWay(watched: Watched, state: { mended: boolean; runs: number }) {
  const letters = await createDeadLetters(watched);
  const listed = JSON.stringify(letters);
  for (const part of ["out of tea", "no cups", '"bot":"echo"', '"kind":"message"']) {
    assertStringIncludes(listed, part);
  }
  assertEquals(listed.includes("private words"), false, "a list shows no texts");
  assertEquals((await act(watched, "dead-list", { error: "Error: no cups" })).letters.length, 1);
  assertEquals((await act(watched, "dead-list", { since: "1h" })).letters.length, 3);
  assertEquals((await act(watched, "dead-list", { since: "soon" })).status, 400);
  assertEquals(
    (await act(watched, "dead-list", { after: String(letters[1]!.seq) })).letters.length,
    1,
  );

  const { seq } = letters[0]!;
  const shown = await act(watched, "dead-show", { seq: String(seq) });
  assertEquals(shown.update, update(1));
  assertEquals((await act(watched, "dead-show", { seq: "999999" })).status, 400);
  assertEquals((await act(watched, "dead-show", {})).status, 400);

  for (const action of ["dead-replay", "dead-drop"]) {
    assertEquals((await act(watched, action)).status, 400, "all only when that is said");
  }
  state.mended = true;
  const numbers = letters.slice(0, 2).map(({ seq }) => String(seq));
  const replayed = await act(watched, "dead-replay", { seq: numbers });
  assertEquals([replayed.said, replayed.count], ["Replayed 2 dead letters", 2]);
  assertEquals((await act(watched, "dead-drop", { error: "Error: other" })).count, 0);
  assertEquals((await act(watched, "dead-drop", { all: "yes" })).said, "Dropped 1 dead letter");
  assertEquals((await act(watched, "dead-list")).letters, []);
  const logged = watched.eventsOf("notice").filter(({ name }) => name === "console");
  assertEquals(logged.map(({ text }) => text), [
    `127.0.0.1 looked at dead letter ${seq}, via the console`,
    "127.0.0.1 looked at dead letter 999999, via the console",
    `127.0.0.1 replayed dead letters: ${numbers.join(" ")}, via the console`,
    '127.0.0.1 dropped dead letters: error="Error: other", via the console',
    "127.0.0.1 dropped dead letters: all, via the console",
  ]);
}

Deno.test("dead letters of a store are listed, filtered, shown, replayed and dropped, in bulk too", async () => {
  const { state, handler } = failing();
  await using watched = await watch({}, { store: "memory", attempts: 1 }, { handler });
  await everyWay(watched, state);
  assertEquals((await (await watched.ask("/glance")).json()).deadLetters, "store");
});

Deno.test("dead letters of a file are handled the same way", async () => {
  await using folder = await TemporaryFolder.make();
  const { state, handler } = failing();
  const path = folder.file("dead.jsonl");
  await using watched = await watch({}, { deadLetters: path, attempts: 1 }, { handler });
  await everyWay(watched, state);
  assertEquals(state.runs, 5, "replayed in the server itself");
  assertEquals((await (await watched.ask("/glance")).json()).deadLetters, "file");
});

Deno.test("where nothing keeps dead letters, the page says which settings would", async () => {
  await using watched = await watch();
  assertEquals((await (await watched.ask("/glance")).json()).deadLetters, "none");
  const { status, error } = await act(watched, "dead-list");
  assertEquals(status, 400);
  assertStringIncludes(error, "set STORE or DEAD_LETTERS");
});

Deno.test("a secret in the error of a dead letter is not shown", async () => {
  await using folder = await TemporaryFolder.make();
  const secret = "s3cret_Token-1";
  await using watched = await watch({}, { deadLetters: folder.file("d"), attempts: 1 }, {
    handler: () => {
      throw new Error(`bad ${secret}`);
    },
  });
  await watched.app.dispatch("echo", update(1));
  let text = "";
  while (!text.includes("bad")) {
    const response = await actOn(watched, "dead-list", {});
    text = await response.text();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert(!text.includes(secret), text);
});
