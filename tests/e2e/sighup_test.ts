/** What SIGHUP changes in a running main.ts. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

const NEW_SECRET = "another_secret_of_good_length";

async function statusOf(main: MainProcess, path: string, secret: string): Promise<number> {
  const init = updateRequest(textUpdate(Date.now(), 7, "hi"), {
    "x-telegram-bot-api-secret-token": secret,
  });
  const response = await fetch(`http://127.0.0.1:${main.port}${path}`, init);
  await response.body?.cancel();
  return response.status;
}

async function reload(main: MainProcess, times: number): Promise<string> {
  main.kill("SIGHUP");
  const lines = () => main.log.filter(({ event }) => event === "settings");
  await main.logged(() => lines().length >= times);
  return lines().map(({ level, msg }) => `${level} ${msg}`).join("\n");
}

Deno.test("SIGHUP reloads the environment file: secrets, paths and bots", async () => {
  await using folder = await TemporaryFolder.make();
  const lines = { BOT_ECHO_SECRET: "", BOT_ECHO_TOKEN: "", PORT: "0", ENV_FILE: "" };
  const first = `BOT_COUNTER_TOKEN=654321:x\nBOT_COUNTER_SECRET=${SECRET}\n# a comment\n`;
  const ENV_FILE = await folder.write("settings.env", first);
  await using main = await MainProcess.start({ ...lines, ENV_FILE, BOT_ECHO_TOKEN: "123456:x" });
  assertEquals(await statusOf(main, "/counter", SECRET), 200);
  await folder.write(
    "settings.env",
    `\uFEFFBOT_COUNTER_TOKEN="654321:x"\nexport BOT_COUNTER_SECRET='${NEW_SECRET}' # new\n` +
      `BOT_COUNTER_PATH=/elsewhere\nBOT_SLOW_TOKEN=777:x\nBOT_SLOW_SECRET=${SECRET}\nATTEMPTS=2\n`,
  );
  const said = await reload(main, 2);
  assertStringIncludes(said, `Read ${ENV_FILE} and the registry again; bots `);
  assertStringIncludes(said, 'changed "counter", added "slow"');
  assertStringIncludes(said, "warn Restart to change ATTEMPTS: a reload changes bots only");
  assertEquals(await statusOf(main, "/counter", SECRET), 404);
  assertEquals(await statusOf(main, "/elsewhere", SECRET), 401);
  assertEquals(await statusOf(main, "/elsewhere", NEW_SECRET), 200);
  assertEquals(await statusOf(main, "/slow", "wrong"), 401); // The bot is hosted.

  await folder.write("settings.env", `BOT_COUNTER_TOKEN=not-a-token\n`);
  assertStringIncludes(
    await reload(main, 3),
    "error Cannot reload the settings; nothing has changed",
  );
  assertEquals(await statusOf(main, "/elsewhere", NEW_SECRET), 200);

  await folder.write("settings.env", "");
  await reload(main, 4);
  assertEquals(await statusOf(main, "/elsewhere", NEW_SECRET), 404);
});

Deno.test("SIGHUP reloads files of secrets, and logs what it cannot read", async () => {
  await using folder = await TemporaryFolder.make();
  const file = await folder.write("secret", SECRET);
  const env = { BOT_ECHO_SECRET: "", BOT_ECHO_SECRET_FILE: file };
  await using main = await MainProcess.start(env);
  assertEquals(await statusOf(main, "/echo", SECRET), 200);
  await folder.write("secret", `${NEW_SECRET}\n${SECRET}\n`);
  const said = await reload(main, 1);
  assertStringIncludes(said, "The environment of a running process cannot be read again");
  assertStringIncludes(said, "name a file in ENV_FILE");
  assertStringIncludes(said, 'bots changed "echo"');
  assertEquals(await statusOf(main, "/echo", NEW_SECRET), 200);
  assertEquals(await statusOf(main, "/echo", SECRET), 200);
});

Deno.test("SIGHUP logs what is odd about the new settings, and which of them need a restart", async () => {
  await using folder = await TemporaryFolder.make();
  const token = await folder.write("token", "a console token of good length\n");
  const first = `CONSOLE=127.0.0.1:0\nCONSOLE_TOKEN_FILE=${token}\nPORT=0\n`;
  const ENV_FILE = await folder.write("settings.env", first);
  await using main = await MainProcess.start({ ENV_FILE });
  const odd = "BOT_ECHO_SECRETS=x\nTIMEOUTMS=5\nnot a setting\nALERT_URL=http://127.0.0.1:9/\n";
  await folder.write("settings.env", `${first}${odd}LOG_LEVEL=info\nSOURCES="127.0.0.0/8" x\n`);
  await folder.write("token", "another console token of good length\n");
  main.kill("SIGHUP");
  await main.logged(({ msg }) => /^Restart to change/.test(msg));
  const said = main.log.filter(({ event }) => event === "settings").map(({ msg }) => msg);
  assertEquals(
    said.slice(1).sort(),
    [
      "BOT_ECHO_SECRETS: unknown setting; did you mean BOT_ECHO_SECRET?",
      "Restart to change ALERT_URL, CONSOLE_TOKEN_FILE: a reload changes bots only",
      "TIMEOUTMS: unknown setting; did you mean TIMEOUT_MS?",
      ...["6", "9"].map((line) =>
        `${ENV_FILE}: line ${line} cannot be parsed, and sets nothing or a wrong value; ` +
        "write NAME=value, in one line, quoted as a whole or not at all"
      ),
    ].sort(),
  );
});

Deno.test("SIGHUP logs in one line that the settings file has gone", async () => {
  await using folder = await TemporaryFolder.make();
  const ENV_FILE = await folder.write("settings.env", "");
  await using main = await MainProcess.start({ ENV_FILE });
  await Deno.remove(ENV_FILE);
  assertEquals(
    await reload(main, 1),
    "error Cannot reload the settings; nothing has changed: " +
      `Cannot read the settings in "${ENV_FILE}": there is no such file`,
  );
  assertEquals(main.log.at(-1)!.error, undefined);
});
