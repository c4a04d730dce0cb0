import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "../../src/simulator/mod.ts";

const module = new URL("../../src/process/stray_errors.ts", import.meta.url);
const cwd = fromFileUrl(new URL("../../", import.meta.url));

Deno.test("reportStrayErrors() keeps a floating promise and a throwing timer from ending the process", async () => {
  const program = `
    import { reportStrayErrors } from ${JSON.stringify(module.href)};
    reportStrayErrors((event) => console.log(event.name, event.error.message));
    Promise.reject(new Error("floating"));
    setTimeout(() => { throw new Error("thrown"); }, 0);
    setTimeout(() => console.log("still here"), 20);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "-"],
    cwd,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { code, stdout } = await child.output();
  const said = new TextDecoder().decode(stdout);
  assertEquals(code, 0);
  for (const line of ["stray floating", "stray thrown", "still here"]) {
    assertStringIncludes(said, line);
  }
});

Deno.test("reportStrayErrors() does not report what Deno throws after the end", async () => {
  const program = `
    import { reportStrayErrors } from ${JSON.stringify(module.href)};
    reportStrayErrors((event) => console.log(event.error.message));
    const fail = (text) => dispatchEvent(new ErrorEvent("error", { error: new Error(text) }));
    fail("Code not reachable, said a handler");
    fail("Code not reachable");
    dispatchEvent(new Event("unload"));
    fail("Code not reachable");
    fail("late");`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", program],
    cwd,
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), [
    "Code not reachable, said a handler",
    "Code not reachable",
    "late",
  ]);
});

Deno.test("reportStrayErrors() names the bot whose call of the Bot API was not awaited", async () => {
  await using tg = await startSimulator();
  const token = tg.bot("echo").token;
  const api = new URL("../../src/telegram/api/mod.ts", import.meta.url);
  const program = `
    import { createApi } from ${JSON.stringify(api.href)};
    import { reportStrayErrors } from ${JSON.stringify(module.href)};
    reportStrayErrors(
      (event) => console.log(event.error.name + ": " + event.text),
      (id) => id === ${parseInt(token)} ? "echo" : undefined,
    );
    const token = ${JSON.stringify(token)};
    const unheard = { token, apiRoot: "http://127.0.0.1:9", retry: { attempts: 1 } };
    createApi({ token, apiRoot: "${tg.apiRoot}" }).sendMessage({ chat_id: 1, text: "to nobody" });
    createApi(unheard).sendMessage({ chat_id: 1, text: "to nobody" });`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", program],
    cwd,
  }).output();
  const text = 'Unhandled error of bot "echo" outside any run; is an await missing?';
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n").sort(), [
    `BotApiError: ${text}`,
    `BotApiNetworkError: ${text}`,
  ]);
});
