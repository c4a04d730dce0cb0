/** `deno task bot dead` with STORE=memory: it asks the running server through its console. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TOKEN } from "../helpers/app.ts";
import { watch, type Watched } from "./helpers.ts";
import { runCommand } from "./run_command.ts";

const chat = { id: 5, type: "private" as const, first_name: "Ada" };

function dead(watched: Watched, ...args: string[]) {
  return runCommand(watched, ["dead", ...args], {
    env: { STORE: "memory", BOT_ECHO_TOKEN: TOKEN },
  });
}

Deno.test("dead lists, shows, replays and drops what is in the server's memory", async () => {
  const state = { mended: false };
  await using watched = await watch({}, { store: "memory", attempts: 1 }, {
    handler: () => {
      if (!state.mended) throw new Error("out of tea");
    },
  });
  assertEquals((await dead(watched)).out, "There are no dead letters\n");
  for (let id = 1; id <= 60; id++) {
    await watched.app.dispatch("echo", {
      update_id: id,
      message: {
        ...{ message_id: 1, date: 0, chat: { ...chat, id } },
        ...{ from: { ...chat, is_bot: false }, text: "private words" },
      },
    });
  }
  for (
    let tries = 0;
    (await watched.app.deadLetters.list({}, { limit: 60 })).length < 60;
    tries++
  ) {
    if (tries === 2000) throw new Error("The dead letters did not come");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await watched.clock.advance(0);
  }
  const listed = await dead(watched, "list", "--limit", "70");
  assertEquals([listed.code, listed.err, listed.out.split("\n").length], [0, "", 62]);
  assertStringIncludes(listed.out, "out of tea");
  assertEquals(
    (await dead(watched, "list", "--error", "Error: other")).out,
    "No dead letter matches\n",
  );

  const [first] = await watched.app.deadLetters.list({}, { limit: 1 });
  const { seq } = first!;
  const shown = await dead(watched, "show", String(seq));
  assertMatch(shown.out, /--full shows it/);
  const looked = () => watched.eventsOf("notice").filter(({ text }) => text.includes("looked at"));
  assertEquals(looked().length, 0);
  assertStringIncludes((await dead(watched, "show", String(seq), "--full")).out, "private words");
  assertEquals(looked().length, 1);
  assertEquals((await dead(watched, "show", "999999")).code, 1);

  assertEquals((await dead(watched, "drop", String(seq))).out, "Dropped 1 dead letter\n");
  state.mended = true;
  assertEquals((await dead(watched, "replay", "--bot", "echo")).out, "Replayed 59 dead letters\n");
  assertEquals((await dead(watched, "drop", "--all")).code, 1, "there is none left");
});

Deno.test("dead says what is missing where no console answers", async () => {
  await using watched = await watch({ token: "0123456789abcdef0123456789abcdef" }, {
    store: "memory",
  });
  assertStringIncludes((await dead(watched)).err, "set CONSOLE_TOKEN");
});
