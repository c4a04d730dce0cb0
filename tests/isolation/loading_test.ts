/** Bots that never start: each is reported by name and answers 503; the others are served. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { HELL, host, type Hosted } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";
import { fewWorkerThreads } from "./threads.ts";

const secret = "s3cret";

async function statusOf({ app }: Hosted, bot: string): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "x-telegram-bot-api-secret-token": secret,
  };
  const body = JSON.stringify(sampleUpdate(1, "hello"));
  const request = new Request(`http://a/${bot}`, { method: "POST", headers, body });
  const response = await app.fetch(request);
  await response.body?.cancel();
  return response.status;
}

const problems = {
  throws: "Error: broken from the start",
  exits: "it exited with code 0",
  rejects: "no error at all",
  "state throws": "RangeError: no state",
  "exports nothing": "it exports no function named after an Update kind",
  waits: "it did not load its modules within 30 s",
  loops: "it did not load its modules within 30 s",
  "state loops": "it did not load its modules within 30 s",
};

/** Half a minute passes in two seconds. */
const impatient: Clock = {
  ...systemClock,
  setTimer: (callback, ms) => systemClock.setTimer(callback, ms === 30_000 ? 2000 : ms),
};

for (const [how, problem] of Object.entries(problems)) {
  Deno.test(`a bot that never starts is reported and answers 503: one that ${how}`, async () => {
    const handler = new URL(`./bots/loading.ts#${how}`, import.meta.url);
    {
      await using hosted = host(
        { broken: { handler, secret }, honest: { handler: () => {}, secret } },
        { sources: ["any"], ...problem.includes("30 s") && { clock: impatient } },
      );
      assertEquals(await statusOf(hosted, "honest"), 200);
      assertEquals(await statusOf(hosted, "broken"), 503);
      const failed = (number: number) =>
        hosted.event((event) =>
          event.type === "notice" && event.name === "worker_failed" &&
          event.text.includes(`restart ${number} in `)
        );
      const { text } = await failed(1) as { text: string };
      assertStringIncludes(text, 'Worker of bot "broken" did not start, so it answers 503');
      assertStringIncludes(text, problem);
      assertEquals(await statusOf(hosted, "honest"), 200);
      assertEquals(await statusOf(hosted, "broken"), 503);
      // It is restarted.
      if (!problem.includes("30 s")) await failed(2);
    }
    await fewWorkerThreads(0);
  });
}

Deno.test("a bot that is removed before its module has loaded holds nothing back", async () => {
  const handler = new URL("./bots/loading.ts#waits", import.meta.url);
  {
    await using hosted = host({ slow: { handler }, honest: { handler: () => {} } }, {
      sources: ["any"],
    });
    const held: Promise<unknown>[] = [statusOf(hosted, "nobody"), hosted.says("honest", "hello")];
    await hosted.app.remove("slow", { drain: 0 });
    assertEquals(await Promise.all(held), [404, "handled"]);
    assertEquals(await statusOf(hosted, "slow"), 404);
  }
  {
    const { app, says, [Symbol.asyncDispose]: close } = host({ slow: { handler } });
    const held = says("slow", "hello");
    await Promise.all([app.close(0), close()]);
    assertEquals(await held, "unavailable");
  }
  await fewWorkerThreads(0);
});

Deno.test("a bot whose module does not exist is reported by its path, without our entry module", async () => {
  const handler = new URL("./bots/no_such_module.ts", import.meta.url);
  {
    await using hosted = host({ broken: { handler, secret } });
    const failed = await hosted.event((event) =>
      event.type === "notice" && event.name === "worker_failed"
    );
    const { text, error } = failed as { text: string; error: Error };
    assertMatch(text, /TypeError: Module not found "file:\/\/.*no_such_module\.ts"\.; restart 1/);
    assertEquals(`${text}${error.message}${error.stack}`.includes("data:"), false);
  }
  await fewWorkerThreads(0);
});

Deno.test("nobody waits for the module of another bot", async () => {
  const at = (name: string) => new URL(`./bots/${name}`, import.meta.url);
  const honest = { message() {}, routes: { "/ping": () => new Response("pong") } };
  {
    await using hosted = host({
      stuck: { handler: at("loading.ts#waits"), secret },
      isolated: { handler: HELL, secret },
      honest: { handler: honest, secret },
    }, { sources: ["any"] });
    const answers = [
      ...["honest", "honest/ping", "isolated", "isolated/paid", "nobody"].map((path) =>
        statusOf(hosted, path)
      ),
      ...["honest", "isolated"].map((bot) => hosted.app.dispatch(bot, sampleUpdate(2, "log"))),
    ];
    const expected = [200, 200, 200, 200, 404, "handled", "handled"];
    assertEquals(await Promise.all<unknown>(answers), expected);
    // The one that is stuck has not even failed yet.
    assertEquals(hosted.notices("worker_failed"), []);
  }
  await fewWorkerThreads(0);
});

Deno.test("a bot that is given more than the process has is reported with what to do", async () => {
  const source = `
    import { isolated, serve } from ${JSON.stringify(import.meta.resolve("../../src/mod.ts"))};
    const spy = new URL("./bots/spy.ts", ${JSON.stringify(import.meta.url)});
    const handler = isolated(spy, { permissions: { read: ["/"] } });
    await serve({
      bots: { spy: { token: "123456:example", handler } },
      port: 0,
      log: (event) => {
        if (event.name === "worker_failed") { console.log(event.text); Deno.exit(); }
      },
    });`;
  await using folder = await TemporaryFolder.make();
  const file = await folder.write("main.ts", source);
  const flags = ["--no-prompt", "--unstable-worker-options", "--allow-net", "--config=deno.json"];
  const cwd = new URL("../../", import.meta.url);
  const read = `--allow-read=${fromFileUrl(cwd)}`;
  const args = ["run", "-q", ...flags, read, file];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd }).output();
  assertMatch(
    new TextDecoder().decode(stdout),
    /^Worker of bot "spy" did not start, .*: its permissions are more than the process has; add what/,
  );
});

Deno.test("with `workers`, bots are served although one in their Worker cannot be loaded", async () => {
  const at = (name: string) => new URL(`./bots/${name}`, import.meta.url);
  {
    await using hosted = host({
      first: { handler: at("transient.ts"), secret },
      broken: { handler: at("loading.ts#throws"), secret },
      last: { handler: at("transient.ts"), secret },
    }, { sources: ["any"], workers: 1 });
    for (const name of ["first", "last"]) {
      while (await statusOf(hosted, name) !== 200) await new Promise((r) => setTimeout(r, 20));
    }
    assertEquals(await statusOf(hosted, "broken"), 503);
  }
  await fewWorkerThreads(0);
});
