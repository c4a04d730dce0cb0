import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TemporaryFolder } from "../helpers/folder.ts";

/** systemd's end of NOTIFY_SOCKET. */
class ServiceManager implements Disposable {
  readonly states: string[] = [];
  readonly #socket: Deno.DatagramConn;
  #wake = () => {};

  constructor(path: string) {
    this.#socket = Deno.listenDatagram({ transport: "unixpacket", path });
    void this.#read();
  }

  /** Waits until a state has been reported this many times. */
  async hears(state: string, times = 1): Promise<void> {
    while (this.states.filter((one) => one === state).length < times) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #read(): Promise<void> {
    for await (const [bytes] of this.#socket) {
      this.states.push(new TextDecoder().decode(bytes));
      this.#wake();
    }
  }
}

function spawn(env: Record<string, string>, ...flags: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-net", "--allow-read", "--allow-env", ...flags, "main.ts"],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    env: { BOT_ECHO_TOKEN: "123456:x", HOST: "127.0.0.1", PORT: "0", LOG_FORMAT: "text", ...env },
    ...{ stdout: "piped", stderr: "null" },
  }).spawn();
}

Deno.test("main.ts notifies systemd that it is ready, reloading, alive and stopping", async () => {
  await using folder = await TemporaryFolder.make();
  const path = folder.file("notify");
  using systemd = new ServiceManager(path);
  // The kernel keeps ten datagrams for a reader that has no turn; STOPPING=1 must find a place.
  const env = { NOTIFY_SOCKET: path, WATCHDOG_USEC: "600000" };
  const child = spawn(env, `--allow-write=${path}`);
  const output = new Response(child.stdout).text();
  await systemd.hears("READY=1");
  await systemd.hears("WATCHDOG=1", 3);
  child.kill("SIGHUP");
  await systemd.hears("READY=1", 2);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await systemd.hears("STOPPING=1");
  assertEquals(systemd.states.filter((state) => state !== "WATCHDOG=1"), [
    ...["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"],
  ]);
  assert(!(await output).includes("Cannot notify"));
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["notify"]);
});

Deno.test("main.ts serves even if it may not notify systemd, and logs once what it needs", async () => {
  await using folder = await TemporaryFolder.make();
  const path = folder.file("notify");
  using _systemd = new ServiceManager(path);
  const child = spawn({ NOTIFY_SOCKET: path, WATCHDOG_USEC: "20000" });
  let output = "";
  let stopping = false;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    output += text;
    if (stopping || !output.includes("Cannot notify")) continue;
    stopping = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGTERM");
  }
  assertEquals((await child.status).code, 0);
  assertEquals(output.split(`Cannot notify systemd: run with --allow-write=${path}`).length, 2);
});
