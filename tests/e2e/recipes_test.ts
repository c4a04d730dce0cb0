/** The tasks and the recipes of the READMEs, with the settings of a store that they name. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { MainProcess } from "./main_process.ts";
import { copyProject, envOf } from "./poll_process.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const { tasks } = JSON.parse(await read("deno.json"));

/** The arguments of the deno command on a line. */
function argumentsIn(line: string): string[] {
  return /\bdeno (run .*)$/m.exec(line)![1]!.split(/\s+/);
}

/** A recipe of the deployment guide on one line, for any port and a Bot API on this machine. */
async function recipe(name: string): Promise<string> {
  const text = await read(`tests/proxy/snippets/${name}`);
  return text.replaceAll("\\\n", "").replace("0.0.0.0:8443", "0.0.0.0,127.0.0.1");
}

/** With these, settings come from the environment instead of .env. */
const deployed: Record<string, string[]> = {
  "the systemd unit": argumentsIn(await recipe("postern.service")),
  "the Dockerfile": JSON.parse(/^CMD (.*)$/m.exec(await recipe("Dockerfile"))![1]!),
};
const recipes: Record<string, string[]> = {
  "deno task start": argumentsIn(tasks.start.command),
  "deno task dev": argumentsIn(tasks.dev.command),
  ...deployed,
};

for (const [name, args] of Object.entries(recipes)) {
  Deno.test(`${name} runs with a store or a file of dead letters in data/, as bot dead does`, async () => {
    await using tg = await startSimulator({ patience: 60_000 });
    const cwd = await copyProject();
    const env = { ENV_FILE: ".env", NO_COLOR: "1", PORT: "0", LOG_FORMAT: "json" };
    const bots = Object.entries(envOf(tg, { echo: tg.bot("echo") }));
    for (const [setting, path] of [["STORE", "postern.db"], ["DEAD_LETTERS", "dead.jsonl"]]) {
      const settings = [...bots, [setting, `data/${path}`]];
      await Deno.writeTextFile(`${cwd}/.env`, settings.map((pair) => pair.join("=")).join("\n"));
      const options = { cwd, env, stdout: "piped", stderr: "null" } as const;
      await using running = new MainProcess(
        new Deno.Command(Deno.execPath(), {
          ...{ args, ...options },
          env: name in deployed ? { ...env, ...Object.fromEntries(settings), ENV_FILE: "" } : env,
        }).spawn(),
      );
      await running.logged(({ event }) => event === "listening" || event === "polling");
      const dead = [...argumentsIn(tasks.bot.command), "dead"];
      const list = () => new Deno.Command(Deno.execPath(), { args: dead, ...options }).output();
      let listed = await list();
      // On a slow disk the server listens before its store has tables.
      for (let tries = 0; listed.code !== 0 && tries < 60; tries++) listed = await list();
      assertEquals(new TextDecoder().decode(listed.stdout), "There are no dead letters\n");
      assert((await Deno.stat(`${cwd}/data/${path}`)).isFile);
    }
  });
}

Deno.test("a path outside data/ is refused with the flags that it needs", async () => {
  const cwd = await copyProject();
  for (const name of ["STORE", "DEAD_LETTERS"]) {
    for (const args of [argumentsIn(tasks.start.command), argumentsIn(tasks.dev.command)]) {
      const { stderr } = await new Deno.Command(Deno.execPath(), {
        args: args.filter((arg) => arg !== "--watch"),
        cwd,
        env: { BOT_ECHO_TOKEN: "123456:x", [name]: "elsewhere/x", PORT: "0", NO_COLOR: "1" },
      }).output();
      const said = new TextDecoder().decode(stderr);
      assertStringIncludes(said, 'add "elsewhere" to "read" and "write" under "permissions"');
    }
  }
});
