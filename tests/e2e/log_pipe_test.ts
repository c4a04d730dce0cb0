/** main.ts and a standard output that nobody reads, or whose reader has gone. */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { SECRET, textUpdate, updateRequest } from "./main_process.ts";
import { copyProject } from "./poll_process.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** Starts main.ts with a pipe as its standard output, which is not read once it listens. */
async function start(cwd = ROOT): Promise<{ child: Deno.ChildProcess; url: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-read", "--allow-env", "main.ts"],
    cwd,
    env: {
      BOT_ECHO_TOKEN: "123456:end-to-end",
      BOT_ECHO_SECRET: SECRET,
      HOST: "127.0.0.1",
      PORT: "0",
      SOURCES: "127.0.0.0/8",
      LOG_FORMAT: "json",
    },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  for (let said = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`main.ts ended: ${said}`);
    said += decoder.decode(value, { stream: true });
    const [, port] = /Listening on http:\/\/[\w.]+:(\d+)\D/.exec(said) ?? [];
    if (port === undefined) continue;
    reader.releaseLock();
    return { child, url: `http://127.0.0.1:${port}/echo` };
  }
}

async function post(url: string, id: number): Promise<number> {
  const response = await fetch(url, updateRequest(textUpdate(id, id, "hello")));
  await response.body?.cancel();
  return response.status;
}

/** Posts updates whose log lines exceed a pipe's 64 KiB. */
async function answersAll(url: string, firstId: number): Promise<void> {
  for (let batch = 0; batch < 20; batch++) {
    const ids = Array.from({ length: 80 }, (_, i) => firstId + batch * 80 + i);
    const statuses = await Promise.all(ids.map((id) => post(url, id)));
    assertEquals(statuses.filter((status) => status !== 200), []);
  }
}

Deno.test("main.ts answers every update and ends on SIGTERM while its output is not read", async () => {
  const { child, url } = await start();
  await answersAll(url, 1);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await child.stdout.cancel();
});

Deno.test("main.ts answers every update and ends on SIGTERM after its output's reader has gone", async () => {
  const { child, url } = await start();
  await child.stdout.cancel();
  await answersAll(url, 1);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
});

Deno.test("main.ts answers every update while nobody reads what a handler prints with console", async () => {
  const folder = await copyProject();
  const source = `export function message({ text }) {
    console.log(text.repeat(100));
    console.error(new Error(text.repeat(100)));
  }`;
  await Deno.writeTextFile(`${folder}/src/bots/echo.ts`, source);
  const { child, url } = await start(folder);
  await answersAll(url, 1);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await child.stdout.cancel();
});
