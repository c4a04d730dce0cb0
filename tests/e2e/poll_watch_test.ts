import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { type Person, type SimulatedBot, startSimulator } from "../../src/simulator/mod.ts";
import type { MainProcess } from "./main_process.ts";
import { copyProject, envOf, startPoll } from "./poll_process.ts";

/** A bot that replies with its version after the milliseconds in the text; never for `wait`. */
function source(version: number): string {
  return `
    export async function message({ chat, text = "" }, ctx) {
      ctx.log.info("begun " + text);
      const ms = text === "wait" ? ${version === 1 ? "2 ** 30" : "0"} : Number(text);
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      return { method: "sendMessage", chat_id: chat.id, text: "v${version}: " + text };
    }`;
}

async function write(folder: string, version: number): Promise<void> {
  await Deno.writeTextFile(join(folder, "src/bots/echo.ts"), source(version));
}

/** What a person has received from a bot. */
function heard(person: Person, bot: SimulatedBot): (string | undefined)[] {
  return person.sees(bot).filter(({ from }) => from?.is_bot).map(({ text }) => text);
}

/** Waits until the watched program has started this many times. */
async function started(polling: MainProcess, times: number): Promise<void> {
  await polling.logged(() =>
    polling.log.filter(({ event }) => event === "polling").length >= times
  );
}

function begun(polling: MainProcess, text: string): Promise<unknown> {
  return polling.logged(({ msg }) => msg === `begun ${text}`);
}

/** How often a machine may be too busy for a hand-over within Deno's half second. */
const MAX_TRIES = 5;

/** What a test has seen. */
interface Seen {
  /** Whether each program had the time to end. Otherwise its runs are rightly repeated. */
  readonly inTime: boolean;
  check(): void;
}

/** Runs a test of hand-overs again in which the machine was too busy for one. */
async function handingOver(body: (folder: string) => Promise<Seen>): Promise<void> {
  for (let tries = 1;; tries++) {
    const { inTime, check } = await body(await copyProject());
    if (inTime || tries === MAX_TRIES) return check();
  }
}

Deno.test("poll.ts under --watch loses nothing, and repeats only a run that a change cuts off", () =>
  handingOver(async (folder) => {
    await using tg = await startSimulator({ patience: 60_000 });
    const echo = tg.bot("echo");
    await write(folder, 1);
    await using polling = await startPoll({ env: envOf(tg, { echo }), watch: folder });
    const [ada, bob, cleo, dan] = ["Ada", "Bob", "Cleo", "Dan"].map((name) => tg.user(name));

    await ada!.says(echo, "wait");
    await begun(polling, "wait");
    // Finished behind an unfinished one, so no offset can confirm it.
    await bob!.says(echo, "1");
    assertEquals((await bob!.hears(echo)).text, "v1: 1");
    // In progress when the change comes, and done within Deno's half second.
    await cleo!.says(echo, "150");
    await begun(polling, "150");
    await write(folder, 2);
    await dan!.says(echo, "2");

    await started(polling, 2);
    await tg.idle(echo);
    const [toAda, toBob, toCleo, toDan] = [ada, bob, cleo, dan].map((one) => heard(one!, echo));
    const restart = polling.log.findLastIndex(({ event }) => event === "polling");
    const runs = polling.log.slice(0, restart).filter(({ event }) => event === "update");
    const [bobs] = runs.map(({ update_id }) => Number(update_id));
    return {
      inTime: runs.some(({ update_id }) => update_id === bobs! + 1), // Cleo's.
      check() {
        assertEquals([toAda, toBob, toCleo], [["v2: wait"], ["v1: 1"], ["v1: 150"]]);
        assertEquals(toDan!.length, 1);
      },
    };
  }));

Deno.test("poll.ts under --watch answers every message once over many changes", () =>
  handingOver(async (folder) => {
    await using tg = await startSimulator({ patience: 60_000 });
    const echo = tg.bot("echo");
    await write(folder, 1);
    await using polling = await startPoll({ env: envOf(tg, { echo }), watch: folder });
    const people = Array.from({ length: 30 }, (_, i) => tg.user(`Person ${i}`));
    let said = 0;
    const talking = setInterval(() => {
      void people[said++ % people.length]!.says(echo, `${10 + said % 50}`);
    }, 50); // Telegram takes 30 replies a second, and one a second in a chat.
    for (let version = 2; version <= 4; version++) {
      await write(folder, version);
      await started(polling, version);
    }
    clearInterval(talking);
    await tg.idle(echo);
    const answers = people.flatMap((person) => heard(person, echo));
    const stops = polling.log.filter(({ event }) => event === "stopped").length;
    return { inTime: stops === 3, check: () => assertEquals(answers.length, said) };
  }));

Deno.test("poll.ts under --watch finishes a short run on Ctrl-C and confirms it", () =>
  handingOver(async (folder) => {
    await using tg = await startSimulator({ patience: 60_000 });
    const echo = tg.bot("echo");
    await write(folder, 1);
    await using polling = await startPoll({ env: envOf(tg, { echo }), watch: folder });
    const ada = tg.user("Ada");
    await ada.says(echo, "150");
    await begun(polling, "150");
    polling.kill("SIGINT");
    await polling.ended();
    const inTime = polling.log.some(({ event }) => event === "stopped");
    if (inTime) await tg.idle(echo);
    return { inTime, check: () => assertEquals(heard(ada, echo), ["v1: 150"]) };
  }));

Deno.test("poll.ts under --watch gives a changed module the changed variables of .env", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const echo = tg.bot("echo");
  const folder = await copyProject();
  const change = async (greeting: string) => {
    await Deno.writeTextFile(join(folder, ".env"), `BOT_ECHO_GREETING=${greeting}`);
    await Deno.writeTextFile(
      join(folder, "src/bots/echo.ts"),
      `const text = Deno.env.get("BOT_ECHO_GREETING"); // ${greeting}
      export const message = ({ chat }) => ({ method: "sendMessage", chat_id: chat.id, text });`,
    );
  };
  await change("Hello");
  const env = { ...envOf(tg, { echo }), ENV_FILE: ".env" };
  await using polling = await startPoll({ env, watch: folder });
  const ada = tg.user("Ada");
  await ada.says(echo, "1");
  assertEquals((await ada.hears(echo)).text, "Hello");
  await change("Salut");
  await started(polling, 2);
  await ada.says(echo, "2");
  assertEquals((await ada.hears(echo)).text, "Salut");
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`poll.ts under --watch ends on one ${signal}, as run by deno task dev`, async () => {
    const { tasks } = JSON.parse(
      await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
    );
    assertMatch(tasks.dev.command, /^POSTERN_WATCHED=1 deno run -q --watch .*src\/poll\.ts$/);
    await using tg = await startSimulator({ patience: 60_000 });
    const echo = tg.bot("echo");
    const folder = await copyProject();
    await write(folder, 1);
    const env = { ...envOf(tg, { echo }), POSTERN_WATCHED: "1" };
    await using polling = await startPoll({ env, watch: folder });
    await write(folder, 2);
    await started(polling, 2);
    polling.kill(signal);
    assertEquals(await polling.ended(), 0);
  });
}
