/** `deno task bot dead` and App.deadLetters, with a store and with a file. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { createApp } from "../../src/mod.ts";
import { hostApp } from "../helpers/app.ts";
import { Site, statusOf } from "./helpers/process.ts";
import { message, Stage } from "./helpers/stage.ts";

const entry = "src/cli.ts" as const;

Deno.test("bot dead lists, shows, replays and drops dead letters of a store while the server runs", async () => {
  await using site = new Site();
  const main = await site.start({ ATTEMPTS: "1" });
  for (const id of [1, 2, 3]) assertEquals(await statusOf(main, id, `fail private${id}`), 200);
  await site.hears("fail private3 1");
  const dead = (...args: string[]) => site.run({ entry, args: ["dead", ...args], env: {} });
  let listed = await dead();
  while (listed.out.split("told to fail").length < 4) listed = await dead();
  assertStringIncludes(listed.out, "Error: told to fail");
  assert(!listed.out.includes("private"), listed.out);
  const lines = (await dead("list", "--json", "--bot", "probe")).out.trim().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals(lines.map(({ update_id }) => update_id), [1, 2, 3]);
  assertEquals("update" in lines[0], false);
  const page = await dead("list", "--json", "--limit", "1", "--after", String(lines[0].seq));
  assertEquals(JSON.parse(page.out).update_id, 2);
  const shown = await dead("show", String(lines[0].seq), "--full");
  assertStringIncludes(shown.out, "fail private1");
  assertEquals((await dead("replay")).code, 2);
  assertStringIncludes((await dead("replay", String(lines[0].seq))).out, "Replayed 1 dead letter");
  await site.hears("fail private1 1", 2);
  const since = await dead("drop", "--since", "1h", "--error", "Error: told to fail");
  assertStringIncludes(since.out, "Dropped");
  assertEquals((await dead("drop", "--bot", "nobody")).code, 1);
});

Deno.test("bot dead replays dead letters from the DEAD_LETTERS file, without a store", async () => {
  await using site = new Site();
  const path = `${site.folder}/dead.jsonl`;
  const env = { STORE: "", DEAD_LETTERS: path, ATTEMPTS: "1" };
  const main = await site.start(env);
  assertEquals(await statusOf(main, 1, "fail private"), 200);
  assertEquals(await statusOf(main, 2, "fail again"), 200);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  const dead = (...args: string[]) => site.run({ entry, args: ["dead", ...args], env });
  const [first, second] = (await dead("list", "--json")).out.trim().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals([first.bot, first.update_id, first.error], ["probe", 1, "Error: told to fail"]);
  // It runs here, fails again, and stays where it is.
  const replayed = await dead("replay", String(first.seq));
  assertEquals([replayed.code, replayed.out], [
    1,
    "Replayed none: nothing matches, or it failed again and is still a dead letter\n",
  ]);
  assertEquals(site.said.filter((text) => text === "fail private 1").length, 2);
  const after = (await dead("list", "--json")).out.trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(after, [first, second]);
  assertEquals((await dead("drop", "--all")).out, "Dropped 2 dead letters\n");
  assertEquals((await dead()).out, "There are no dead letters\n");
});

Deno.test("App.deadLetters lists bots by name, and replays into the lane", async () => {
  await using stage = new Stage();
  let fails = true;
  const texts: string[] = [];
  const handler = {
    message({ text = "" }: { text?: string }) {
      texts.push(text);
      if (fails) throw new Error("no");
    },
  };
  const { app } = await stage.host({ handler, attempts: 1 });
  void app.dispatch("echo", message(1, "a"));
  await stage.settle();
  const [letter, ...more] = await app.deadLetters.list({ bot: "echo", error: "Error: no" });
  assertEquals([letter?.bot, letter?.update_id, letter?.attempt, more], ["echo", 1, 1, []]);
  assertEquals(letter?.update, message(1, "a"));
  await assertRejects(() => app.deadLetters.list({ bot: "nobody" }), RangeError, "echo");
  fails = false;
  assertEquals(await app.deadLetters.replay({ seq: letter!.seq }), 1);
  await stage.pass(5000);
  assertEquals([texts, await app.deadLetters.list()], [["a", "a"], []]);
});

Deno.test("App.deadLetters takes since when: by it letters are listed, replayed and dropped", async () => {
  await using stage = new Stage();
  const runs: number[] = [];
  const handler = {
    message({ message_id }: { message_id: number }) {
      runs.push(message_id);
      throw new Error("no");
    },
  };
  const { app } = await stage.host({ handler, attempts: 1 });
  const die = async (id: number) => {
    void app.dispatch("echo", message(id));
    await stage.pass(1000);
  };
  await die(1);
  const since = new Date(stage.clock.date());
  await die(2);
  await die(3);
  const idsOf = async (filter?: { since: Date }) =>
    (await app.deadLetters.list(filter)).map(({ update_id }) => update_id);
  assertEquals([await idsOf(), await idsOf({ since })], [[1, 2, 3], [2, 3]]);
  assertEquals(await app.deadLetters.replay({ since }), 2);
  await stage.pass(5000);
  assertEquals([runs, await idsOf()], [[1, 2, 3, 2, 3], [1, 2, 3]]);
  assertEquals(await app.deadLetters.drop({ since }), 2);
  assertEquals(await idsOf(), [1]);
});

Deno.test("storeRetention says how long dead letters are kept", async () => {
  await using stage = new Stage();
  const handler = () => {
    throw new Error("no");
  };
  const { clock } = stage;
  const options = { clock, store: "memory", storeRetention: { deadMs: 60_000 } };
  const { app } = hostApp(options, { handler, attempts: 1 });
  await stage.settle();
  void app.dispatch("echo", message(1));
  await stage.pass(50_000, 1000);
  assertEquals((await app.deadLetters.list()).length, 1);
  await stage.pass(15_000, 1000);
  assertEquals(await app.deadLetters.list(), []);
  const closed = app.close(0);
  await stage.pass(1000);
  await closed;
});

Deno.test("App.deadLetters with a file replays in this process; without either it says what to set", async () => {
  const path = await Deno.makeTempFile();
  let fails = true;
  const handler = () => {
    if (fails) throw new Error("no");
  };
  const { app } = hostApp({ deadLetters: path }, { handler, attempts: 1 });
  assertEquals(await app.dispatch("echo", message(1)), "dead");
  fails = false;
  assertEquals(await app.deadLetters.replay({}), 1);
  assertEquals(await app.deadLetters.list(), []);
  await app.close();
  await Deno.remove(path).catch(() => {});
  const plain = hostApp();
  await assertRejects(() => plain.app.deadLetters.list(), Error, "set STORE or DEAD_LETTERS");
  await plain.app.close();
});

for (const action of ["list", "drop"] as const) {
  Deno.test(`App.deadLetters.${action}() with a file waits for those that a slow disk is still writing`, async () => {
    const path = await Deno.makeTempFile();
    const [open, written] = [Deno.open, Promise.withResolvers<void>()];
    Deno.open = async (path, options) => {
      if (options?.create) await written.promise;
      return await open(path, options);
    };
    try {
      const handler = () => Promise.reject(new Error("no"));
      const { app } = hostApp({ deadLetters: path }, { handler, attempts: 1 });
      assertEquals(await app.dispatch("echo", message(1)), "dead");
      const { deadLetters } = app;
      const found = action === "drop"
        ? deadLetters.drop({})
        : deadLetters.list().then(({ length }) => length);
      for (let i = 0; i < 50; i++) await new Promise((done) => setTimeout(done));
      written.resolve();
      assertEquals(await found, 1);
      await app.close();
    } finally {
      Deno.open = open;
      await Deno.remove(path).catch(() => {});
    }
  });
}

Deno.test("App.deadLetters with a file skips lines that are none, and keeps those of bots that are gone", async () => {
  const path = await Deno.makeTempFile();
  const { app } = hostApp({ deadLetters: path });
  const letter = {
    ...{ seq: 1, bot: "gone", update_id: 1, kind: "message", attempt: 1, error: "Error: no" },
    ...{ diedAt: "2026-01-01T00:00:00.000Z", update: { update_id: 1 } },
  };
  const line = JSON.stringify(letter);
  const others = ["null", "5", "[]", "{}", '{"seq":2}', "not JSON", line.slice(0, 40)];
  await Deno.writeTextFile(path, [others[0], line, ...others.slice(1)].join("\n"));
  const listed = async () => (await app.deadLetters.list()).map(({ seq, bot }) => [seq, bot]);
  assertEquals(await listed(), [[1, "gone"]]);
  assertEquals(await app.deadLetters.replay({}), 0);
  assertEquals(await listed(), [[1, "gone"]]);
  assertEquals(await app.deadLetters.drop({ bot: "gone" }), 1);
  assertEquals(await listed(), []);
  await app.close();
  await Deno.remove(path).catch(() => {});
});

Deno.test("createApp() throws if it cannot write the file for dead letters", async () => {
  const folder = await Deno.makeTempDir();
  const bots = { echo: { token: "123456:dead", handler: { message() {} } } };
  const file = `${folder}/file`;
  await Deno.writeTextFile(file, "");
  for (
    const [path, reason] of [
      [`${file}/dead.jsonl`, "there is a file in place of its folder; name a file in another"],
      [folder, `it is a folder; name a file in it, such as ${folder}/dead.jsonl`],
    ]
  ) {
    assertThrows(
      () => createApp({ bots, deadLetters: path! }),
      TypeError,
      `Cannot keep dead letters in DEAD_LETTERS="${path}": ${reason}`,
    );
  }
  const made = createApp({ bots, deadLetters: `${folder}/new/deep/dead.jsonl` });
  await made.close();
  assert((await Deno.stat(`${folder}/new/deep/dead.jsonl`)).isFile);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("App.deadLetters refuses conditions that are misspelt, and would select all", async () => {
  const file = await Deno.makeTempFile();
  const bots = { echo: { token: "123456:example", handler() {} } };
  for (const keeps of [{ store: "memory" }, { deadLetters: file }]) {
    const app = createApp({ bots, ...keeps });
    const { deadLetters } = app;
    const wrong: [() => Promise<unknown>, string][] = [
      [
        () => deadLetters.drop({ sinse: new Date() } as never),
        'Cannot drop dead letters: sinse is not an option; rename it "since"',
      ],
      [() => deadLetters.replay({ botname: "echo" } as never), 'rename it "bot"'],
      [() => deadLetters.list({ eror: "no" } as never), 'rename it "error"'],
      [() => deadLetters.list({}, { limt: 5 } as never), 'rename it "limit"'],
      [() => deadLetters.drop({ seq: "5" as never }), "seq is not a number"],
      [() => deadLetters.drop({ since: "7d" as never }), "since is not an object"],
      [() => deadLetters.drop({ since: new Date("yesterday") }), "since is not a valid Date"],
      [() => deadLetters.drop(undefined as never), "say which; {} stands for all of them"],
    ];
    for (const [use, text] of wrong) await assertRejects(use, TypeError, text);
    assertEquals([await deadLetters.list(), await deadLetters.drop({})], [[], 0]);
    await app.close();
  }
  await Deno.remove(file);
});
