import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Person, type SimulatedBot, startSimulator } from "../../src/simulator/mod.ts";
import { envOf, runPoll, startPoll } from "./poll_process.ts";

/** What a person has received from a bot. */
function heard(person: Person, bot: SimulatedBot): (string | undefined)[] {
  return person.sees(bot).filter(({ from }) => from?.is_bot).map(({ text }) => text);
}

Deno.test("poll.ts answers for all bots that have a token", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const [echo, counter] = [tg.bot("echo"), tg.bot("counter")];
  await using polling = await startPoll({ env: envOf(tg, { echo, counter }) });
  const ada = tg.user("Ada");
  await ada.says(echo, "hello");
  assertEquals((await ada.hears(echo)).text, "hello");
  await ada.says(counter, "/start");
  await ada.hears(counter);
  await ada.presses("+1");
  assertEquals((await ada.seesEdit(counter)).text, "Count: 1");
  polling.kill("SIGTERM");
  assertEquals(await polling.ended(), 0);
  assertEquals(polling.log.at(-1)!.event, "stopped");
});

Deno.test("poll.ts polls only for the bots that are named", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const [echo, counter] = [tg.bot("echo"), tg.bot("counter")];
  await using polling = await startPoll({ args: ["counter"], env: envOf(tg, { echo, counter }) });
  const line = polling.log.find(({ event }) => event === "polling");
  assertEquals(line?.msg, "Polling counter");
});

Deno.test("poll.ts needs neither the certificate nor the permission to read it", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const tls = { TLS_CERT: "/nowhere/cert.pem", TLS_KEY: "/nowhere/key.pem" };
  await using _ = await startPoll({ env: { ...envOf(tg, { echo: tg.bot("echo") }), ...tls } });
});

// A terminal that is closed sends SIGHUP.
for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test(`poll.ts finishes the run in progress on ${signal} and confirms it`, async () => {
    await using tg = await startSimulator({ patience: 60_000 });
    const slow = tg.bot("slow");
    await using polling = await startPoll({ env: envOf(tg, { slow }) });
    const ada = tg.user("Ada");
    await ada.says(slow, "0.7");
    await ada.hears(slow);
    polling.kill(signal);
    assertEquals(await polling.ended(), 0);
    assertEquals(heard(ada, slow).at(-1), "Done after 0.7 s");
    await tg.idle(slow);
  });
}

Deno.test("poll.ts exits at once on a second signal, and the next start runs the update again", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const slow = tg.bot("slow");
  const env = envOf(tg, { slow });
  await using polling = await startPoll({ env });
  const ada = tg.user("Ada");
  await ada.says(slow, "600");
  await ada.hears(slow);
  polling.kill("SIGINT");
  await polling.logged(({ event }) => event === "draining");
  // Within 100 ms it would count as the same Ctrl-C, which `deno task` forwards.
  await new Promise((resolve) => setTimeout(resolve, 150));
  polling.kill("SIGINT");
  assertEquals(await polling.ended(), 130);
  await using _ = await startPoll({ env });
  assertEquals((await ada.hears(slow)).text, "Working: 0 %");
});

Deno.test("poll.ts killed in the middle of a batch loses nothing and has confirmed nothing unhandled", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const slow = tg.bot("slow");
  const env = envOf(tg, { slow });
  const people = Array.from({ length: 12 }, (_, i) => tg.user(`Person ${i}`));
  const jobs = people.flatMap((person, i) => [0.1, 0.2].map((s) => ({ person, s: s + i / 20 })));
  const ids = new Map<number, typeof jobs[number]>();
  tg.on((event) => {
    if (event.type === "update" && !ids.has(event.update.update_id)) {
      ids.set(event.update.update_id, jobs[ids.size]!);
    }
  });
  for (const { person, s } of jobs) await person.says(slow, `${s.toFixed(2)}`);
  const isDone = ({ person, s }: typeof jobs[number]) =>
    heard(person, slow).includes(`Done after ${Number(s.toFixed(2))} s`);

  const rounds = [4, 12];
  for (const done of rounds) {
    await using polling = await startPoll({ env });
    await polling.logged(() => jobs.filter(isDone).length >= done);
    polling.kill("SIGKILL");
    await polling.ended();
    const pending = new Set(tg.world.bots.get(slow.id)!.updates.ids());
    assert(pending.size > 0, "It was killed too late to show anything");
    for (const [id, job] of ids) assert(pending.has(id) || isDone(job), `${id} is lost`);
  }

  await using _ = await startPoll({ env });
  await tg.idle(slow);
  assert(jobs.every(isDone));
});

Deno.test("poll.ts refuses to start while a webhook is set, and takes it over with --force", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const echo = tg.bot("echo");
  const env = envOf(tg, { echo });
  const body = new URLSearchParams({ url: "http://127.0.0.1:1/hook" });
  const hook = await fetch(`${tg.apiRoot}/bot${echo.token}/setWebhook`, { method: "POST", body });
  await hook.body?.cancel();
  const { code, err } = await runPoll({ env });
  assertEquals(code, 1);
  assertStringIncludes(err, 'Cannot poll bot "echo"');
  assertStringIncludes(err, "http://127.0.0.1:1/hook");
  const ada = tg.user("Ada");
  await ada.says(echo, "still there?");
  await using _ = await startPoll({ args: ["--force"], env });
  assertEquals((await ada.hears(echo)).text, "still there?");
});

Deno.test("poll.ts ends with exit code 1 when Telegram refuses every token", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const env = { TELEGRAM_API_ROOT: tg.apiRoot, BOT_ECHO_TOKEN: "99:unknown-at-Telegram" };
  const { code, out } = await runPoll({ env });
  assertEquals(code, 1);
  assertStringIncludes(out, "401 Unauthorized");
  assert(!out.includes("unknown-at-Telegram"));
});

Deno.test("poll.ts --help prints the options; unknown options and bots exit with 2", async () => {
  const env = { BOT_ECHO_TOKEN: "99:x" };
  const help = await runPoll({ args: ["--help"] });
  assertEquals(help.code, 0);
  for (const text of ["--force", "--drop-pending", "TELEGRAM_API_ROOT"]) {
    assertStringIncludes(help.out, text);
  }
  const option = await runPoll({ args: ["--forse"], env });
  assertEquals(option.code, 2);
  assertStringIncludes(option.err, 'Unknown option "--forse"; did you mean "--force"?');
  const apart = await runPoll({ args: ["--", "--forse"], env });
  assertEquals([apart.code, apart.err], [option.code, option.err]);
  const name = await runPoll({ args: ["ehco"], env });
  assertEquals(name.code, 2);
  assertStringIncludes(name.err, 'Unknown bot "ehco"; did you mean "echo"?');
  const absent = await runPoll({ args: ["slow"], env });
  assertEquals(absent.code, 2);
  assertStringIncludes(absent.err, "BOT_SLOW_TOKEN");
});
