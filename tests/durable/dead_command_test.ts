/** `deno task bot dead` while the server is stopped, and with what it cannot take. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Site, statusOf } from "./helpers/process.ts";

Deno.test("bot dead replays and drops while the server is stopped; it runs what was replayed once started", async () => {
  await using site = new Site();
  const dead = (...args: string[]) =>
    site.run({ entry: "src/cli.ts", args: ["dead", ...args], env: {} });
  const early = await dead();
  assertEquals(early.code, 1);
  assertStringIncludes(early.err, "the server makes it when it starts");
  const main = await site.start({ ATTEMPTS: "1" });
  for (const id of [1, 2, 3]) assertEquals(await statusOf(main, id, `fail n${id}`, id), 200);
  await site.hears("fail n3 1");
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  const letters = (await dead("list", "--json")).out.trim().split("\n");
  assertEquals(letters.length, 3);
  const [first, second] = letters.map((line) => JSON.parse(line).seq);
  // One of these numbers is of no dead letter.
  const replayed = await dead("replay", String(first), "999");
  assertEquals([replayed.out, replayed.code], ["Replayed 1 dead letter\n", 1]);
  const dropped = await dead("drop", String(second));
  assertEquals([dropped.out, dropped.code], ["Dropped 1 dead letter\n", 0]);
  const again = await site.start({ ATTEMPTS: "1" });
  await site.hears("fail n1 1", 2);
  again.kill("SIGTERM");
  assertEquals(await again.ended(), 0);
  const left = (await dead("list", "--json")).out.trim().split("\n");
  assertEquals(left.map((line) => JSON.parse(line).update_id), [3, 1]);
});

Deno.test("bot dead lists an error as --error takes it, and says where it cuts one", async () => {
  await using site = new Site();
  const path = `${site.folder}/dead.jsonl`;
  const error = `Error: no "order" in C:\\new`;
  const lines = [error, `Error: ${"x".repeat(200)}`].map((error, index) =>
    JSON.stringify({
      ...{ seq: index + 1, bot: "probe", update_id: 1, kind: "message", attempt: 1, error },
      ...{ diedAt: "2026-01-01T00:00:00.000Z", update: { update_id: 1 } },
    })
  );
  await Deno.writeTextFile(path, lines.join("\n"));
  const dead = (...args: string[]) =>
    site.run({
      entry: "src/cli.ts",
      args: ["dead", ...args],
      env: { STORE: "", DEAD_LETTERS: path },
    });
  const { out } = await dead();
  assertStringIncludes(out, `  ${error}\n`);
  assertStringIncludes(out, "xxx…\n");
  assertStringIncludes((await dead("drop", "--error", error)).out, "Dropped 1 dead letter\n");
});

Deno.test("bot dead takes no count or time for another that cannot be read", async () => {
  await using site = new Site();
  const wrong = [
    ["list", "--limit", "0"],
    ["list", "--limit", "1.5"],
    ["list", "--after", "-1"],
    ["drop", "--since", "0"],
    ["drop", "--since", "5"],
    ["drop", "--since", "2026-02-31"],
    ["drop", "1e3"],
    ["drop", "--all", "--limit", "1"],
    ["replay", "--bot", "probe", "--after", "3"],
    ["drop", "1", "--all"],
    ["drip", "--all"],
  ];
  const reasons: Record<string, string> = {
    "drop --all --limit 1": 'Option "--limit" is for list',
    "replay --bot probe --after 3": 'Option "--after" is for list',
    "drop 1 --all": "numbers or --all, not both",
    "drip --all": 'Unknown action "drip"; did you mean "drop"?',
  };
  for (const args of wrong) {
    const { code, err } = await site.run({ entry: "src/cli.ts", args: ["dead", ...args], env: {} });
    assertEquals(code, 2, err);
    const reason = reasons[args.join(" ")] ?? `"${args.at(-1)}"`;
    assertStringIncludes(err, reason);
    // A wrong command is reported before a missing store is.
    const bare = await site.run({
      entry: "src/cli.ts",
      args: ["dead", ...args],
      env: { STORE: "" },
    });
    assertEquals([bare.code, bare.err], [2, err]);
  }
});

Deno.test("bot dead names a folder in DEAD_LETTERS, and the setting to correct where no console answers", async () => {
  await using site = new Site();
  const dead = (env: Record<string, string>) =>
    site.run({ entry: "src/cli.ts", args: ["dead"], env });
  const folder = await dead({ STORE: "", DEAD_LETTERS: site.folder });
  assertEquals(folder.code, 1);
  assertStringIncludes(
    folder.err,
    `it is a folder; name a file in it, such as ${site.folder}/dead.jsonl`,
  );
  const silent = await dead({ STORE: "memory", CONSOLE: "127.0.0.1:9" });
  assertEquals(silent.code, 1);
  assertStringIncludes(silent.err, "or set CONSOLE to its address here");
});
