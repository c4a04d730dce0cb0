/** main.ts and a standard output that nobody reads, or whose reader has gone. */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { SECRET, textUpdate, updateRequest } from "./main_process.ts";
import { copyProject } from "./poll_process.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** A free port, as the log cannot be read here to learn the port. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Starts main.ts with a pipe as its standard output. */
function start(cwd = ROOT): { child: Deno.ChildProcess; url: string } {
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-read", "--allow-env", "main.ts"],
    cwd,
    env: {
      BOT_ECHO_TOKEN: "123456:end-to-end",
      BOT_ECHO_SECRET: SECRET,
      HOST: "127.0.0.1",
      PORT: String(port),
      SOURCES: "127.0.0.0/8",
      LOG_FORMAT: "json",
    },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  return { child, url: `http://127.0.0.1:${port}/echo` };
}

async function untilListening(url: string): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      return;
    } catch (error) {
      if (tries > 12_000) throw error;
      await new Promise((done) => setTimeout(done, 10));
    }
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
  const { child, url } = start();
  await untilListening(url);
  await answersAll(url, 1);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await child.stdout.cancel();
});

Deno.test("main.ts answers every update and ends on SIGTERM after its output's reader has gone", async () => {
  const { child, url } = start();
  await untilListening(url);
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
  const { child, url } = start(folder);
  await untilListening(url);
  await answersAll(url, 1);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await child.stdout.cancel();
});
