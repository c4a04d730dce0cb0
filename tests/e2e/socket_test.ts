import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { type LogLine, MainProcess, textUpdate, updateRequest } from "./main_process.ts";

const cwd = fromFileUrl(new URL("../../", import.meta.url));
const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const path = join(folder, "postern.sock");
const env = { LISTEN: `unix:${path}`, SOURCES: "telegram" };
const FORWARDED = { "x-forwarded-for": "149.154.167.99" };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Posts an update to the socket and gives the status. */
async function status(headers: Record<string, string> = FORWARDED): Promise<number> {
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path } });
  const init = { ...updateRequest(textUpdate(1, 7, "hello"), headers), client };
  const response = await fetch("http://bot.example.com/echo?x=1", init);
  await response.body?.cancel();
  return response.status;
}

/** Starts main.ts where it cannot listen, and returns its output. */
async function refusal(listen: string, extra: string[] = []): Promise<string> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-net", "--allow-read", "--allow-env", ...extra, "main.ts"],
    cwd,
    env: { BOT_ECHO_TOKEN: "123456:end-to-end", LISTEN: `unix:${listen}` },
  }).output();
  assertEquals(code, 1);
  return new TextDecoder().decode(stderr);
}

Deno.test("main.ts listens on a Unix socket open to owner and group, and removes it", async () => {
  await using main = await MainProcess.start(env);
  const { msg } = await main.logged(({ event }) => event === "listening");
  assertStringIncludes(msg, `Listening on unix:${path} without TLS`);
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o660);
  assertEquals(await status(), 200);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assertEquals(await Deno.stat(path).catch((error) => error.name), "NotFound");
});

Deno.test("main.ts on a Unix socket reads X-Forwarded-For from the right, and refuses requests without it", async () => {
  await using main = await MainProcess.start(env);
  assertEquals(await status({ "x-forwarded-for": "192.0.2.1, 149.154.167.99" }), 200);
  assertEquals(await status({ "x-forwarded-for": "149.154.167.99, 192.0.2.1" }), 403);
  assertEquals(await status({}), 403);
  const refused = ({ event }: LogLine) => event === "refused";
  assertEquals((await main.logged(refused)).address, "192.0.2.1");
  await main.logged((line) => refused(line) && line.address === undefined);
});

Deno.test("main.ts replaces a socket left by a killed process", async () => {
  const killed = await MainProcess.start(env);
  killed.kill("SIGKILL");
  await killed.ended();
  assertEquals((await Deno.lstat(path)).isSocket, true);
  await using _main = await MainProcess.start(env);
  assertEquals(await status(), 200);
});

Deno.test("main.ts does not touch a socket that another process listens on", async () => {
  await using _main = await MainProcess.start(env);
  assertStringIncludes(await refusal(path, [`--allow-write=${path}`]), "is in use");
  assertEquals(await status(), 200);
});

Deno.test("main.ts does not touch a file that is not a socket", async () => {
  const file = join(folder, "precious");
  await Deno.writeTextFile(file, "precious");
  assertStringIncludes(await refusal(file, ["--allow-write"]), "or not a socket");
  assertEquals(await Deno.readTextFile(file), "precious");
});

Deno.test("main.ts reports what a Unix socket lacks: its folder, Deno's permission", async () => {
  assertStringIncludes(
    await refusal("/nowhere/postern.sock", ["--allow-write"]),
    "in a folder that does not exist",
  );
  assertStringIncludes(await refusal(path), `add "${path}" to "read" and "write"`);
});

Deno.test("main.ts on a Unix socket survives the descriptor limit", async () => {
  await using main = await MainProcess.start(env, 48);
  const conns: Deno.Conn[] = [];
  for (let i = 0; i < 64; i++) {
    const conn = await Deno.connect({ transport: "unix", path }).catch(() => undefined);
    if (conn) conns.push(conn);
  }
  await main.logged(({ event }) => event === "accept");
  for (const conn of conns) conn.close();
  await main.logged(({ msg }) => msg.endsWith(" again"));
  // It may run into the limit once more before it has noticed that its clients are gone.
  while (await status().catch(() => undefined) !== 200) await pause(50);
});
