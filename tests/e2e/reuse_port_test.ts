/** Processes that share a port, as each opts in. */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TemporaryFolder } from "../helpers/folder.ts";
import { textUpdate, updateRequest } from "./main_process.ts";

const ROOT = new URL("../../", import.meta.url);

const program = (reusePort: boolean, port: number, files: object) => `
  import { serve } from ${JSON.stringify(new URL("src/mod.ts", ROOT).href)};
  const text = String(Deno.pid);
  const server = await serve({
    bots: {
      echo: {
        token: "123456:x",
        secret: "end-to-end_secret",
        handler: { message: ({ chat }) => ({ method: "sendMessage", chat_id: chat.id, text }) },
      },
    },
    ...${JSON.stringify({ reusePort, port, ...files })},
    sources: ["any"], hostname: "127.0.0.1", log: false,
  });
  Deno.addSignalListener("SIGTERM", () => server.shutdown().then(() => Deno.exit()));
  console.log("port " + server.addr.port);`;

/** A process, and the port that it listens on; 0 if it does not. */
async function start(
  folder: TemporaryFolder,
  ...[reusePort, port, files = {}]: [boolean, number, object?]
): Promise<[Deno.ChildProcess, number]> {
  const file = await folder.write("program.ts", program(reusePort, port, files));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", `--config=${fromFileUrl(ROOT)}deno.json`, file],
    ...{ cwd: fromFileUrl(ROOT), stdout: "piped", stderr: "null" },
  }).spawn();
  let said = "";
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of lines) {
    said += text;
    const opened = /port (\d+)/.exec(said)?.[1];
    if (opened) return [child, Number(opened)];
  }
  return [child, 0];
}

/** Which process answers a new connection. */
async function ask(url: string, id: number, caCerts: string[]): Promise<number> {
  using client = Deno.createHttpClient({ caCerts });
  const response = await fetch(url, { ...updateRequest(textUpdate(id, id, "hello")), client });
  return Number((await response.json()).text);
}

for (const scheme of ["http", "https"]) {
  Deno.test(`processes with reusePort share a port over ${scheme}; others cannot join`, async () => {
    await using folder = await TemporaryFolder.make();
    const files = scheme === "https" ? await folder.certificate() : undefined;
    const caCerts = files ? [await Deno.readTextFile(files.cert)] : [];
    const [first, port] = await start(folder, true, 0, files);
    const [second, same] = await start(folder, true, port, files);
    assertEquals(same, port);
    const url = `${scheme}://localhost:${port}/echo`;
    const pids = new Set<number>();
    for (let id = 1; pids.size < 2; id++) pids.add(await ask(url, id, caCerts));
    assertEquals(pids, new Set([first.pid, second.pid]));

    const [alone, opened] = await start(folder, false, port, files);
    assertEquals(opened, 0);
    assertEquals((await alone.status).success, false);

    first.kill("SIGTERM");
    assertEquals((await first.status).code, 0);
    for (let id = 1000; id < 1010; id++) assertEquals(await ask(url, id, caCerts), second.pid);
    second.kill("SIGTERM");
    assertEquals((await second.status).code, 0);
  });
}
