/** A bot that tries to do what it may not, and logs how each attempt ended. */
import { spawnSync } from "node:child_process";
import { Session } from "node:inspector";
import module, { createRequire, registerHooks } from "node:module";
import os from "node:os";
import process, { abort, kill } from "node:process";
import { DatabaseSync } from "node:sqlite";
import * as v8 from "node:v8";
import { BroadcastChannel, locks, parentPort, Worker as ThreadWorker } from "node:worker_threads";
import type { Context, Message } from "../../../src/mod.ts";

const CONFIG = new URL("../../../deno.json", import.meta.url);
const VSOCK = { transport: "vsock", cid: 2, port: 1 } as const;
const nested = (deno: object) =>
  new Worker("data:text/javascript,", { type: "module", deno } as WorkerOptions).terminate();

/** Attempts something while a built-in of this thread is another function. */
async function tampered(
  target: object,
  key: string,
  value: unknown,
  attempt: () => unknown,
): Promise<unknown> {
  const before = Object.getOwnPropertyDescriptor(target, key)!;
  Object.defineProperty(target, key, { ...before, value });
  try {
    return await attempt();
  } finally {
    Object.defineProperty(target, key, before);
  }
}

const flagsLate = async () => (await import(`node:${"v8"}`)).setFlagsFromString("--no-opt");
const importConfig = () => import("../../../deno.json", { with: { type: "json" } });

/** The attempts, by what each of them needs; `thread` is never granted. */
export const attempts: Record<string, Record<string, () => unknown>> = {
  env: {
    variable: () => Deno.env.get("BOT_OTHER_TOKEN"),
    all: () => Deno.env.toObject(),
    setting: () => Deno.env.set("BOT_SPY_OTHER", "stolen"),
  },
  read: {
    file: () => Deno.readTextFileSync(CONFIG),
    folder: () => [...Deno.readDirSync("/")],
    environment: () => Deno.readTextFileSync("/proc/self/environ"),
    memory: () => Deno.openSync("/proc/self/mem"),
    fetch: () => fetch(CONFIG),
    require: () => createRequire(import.meta.url)(CONFIG.pathname),
    import: () => import(`../${"samples"}.ts`),
    importAsJson: () => import(`${CONFIG}`, { with: { type: "json" } }),
    importAsText: () => import(`${CONFIG}`, { with: { type: "text" } }),
    importLiterally: importConfig,
    importPastStrings: () => tampered(String.prototype, "startsWith", () => false, importConfig),
    importPastExpressions: () => tampered(RegExp.prototype, "test", () => false, importConfig),
    importPastPermissions: () => {
      const granted = () => ({ state: "granted" });
      return tampered(Deno.Permissions.prototype, "querySync", granted, importConfig);
    },
    database: () => new DatabaseSync("/tmp/spy.db", { readOnly: true }),
    workingFolder: () => Deno.chdir("."),
  },
  write: {
    file: () => Deno.writeTextFileSync("/tmp/spy", ""),
    link: () => Deno.symlinkSync("/proc/self", "/tmp/spy"),
    device: () => Deno.openSync("/dev/null", { write: true }),
  },
  net: {
    connect: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
    fetch: () => fetch("http://127.0.0.1:80/"),
    listen: () => Deno.listen({ port: 0 }).close(),
    resolve: () => Deno.resolveDns("localhost", "A"),
    socket: () => new WebSocket("ws://127.0.0.1:9"),
  },
  run: {
    command: () => new Deno.Command("env").outputSync(),
    spawn: () => {
      const { error } = spawnSync("env", { env: {} });
      if (error) throw error;
    },
  },
  ffi: {
    library: () => Deno.dlopen("libc.so.6", {}),
    addon: () => process.dlopen({ exports: {} }, "/tmp/spy.node"),
    pointer: () => Deno.UnsafePointer.create(1n),
  },
  sys: {
    hostname: () => Deno.hostname(),
    user: () => os.userInfo(),
    umask: () => Deno.umask(),
    priority: () => os.setPriority(0, 19),
    inspector: () => new Session().connectToMainThread(),
  },
  import: {
    remote: () => import(`https://127.0.0.1:${9}/spy.ts`),
  },
  thread: {
    locks: () => locks.query(),
    nodeKill: () => process.kill(process.pid, 0),
    killByName: () => kill(process.pid, 0),
    denoKill: () => Deno.kill(Deno.pid, "SIGCONT"),
    connectByVsock: () => Deno.connect(VSOCK),
    listenByVsock: () => Deno.listen(VSOCK as never),
    serveByVsock: () => Deno.serve({ ...VSOCK, handler: () => new Response() } as never),
    serveByVsockSecond: () => Deno.serve((() => new Response()) as never, VSOCK as never),
    vsockOfFunction: () => Deno.listen(Object.assign(() => {}, VSOCK) as never),
    vsockLate: () => {
      const transports = ["tcp", "vsock"];
      return Deno.connect({
        ...VSOCK,
        get transport() {
          return transports.shift() as "vsock";
        },
      });
    },
    vsockByPrototype: () => {
      Reflect.set(Object.prototype, "transport", "vsock");
      try {
        return Deno.listen({ port: 0 });
      } finally {
        Reflect.deleteProperty(Object.prototype, "transport");
      }
    },
    windows: () => {
      const deno = Deno as unknown as Record<
        symbol,
        { core: { ops: Record<string, new () => object> } }
      >;
      const [internal] = Object.getOwnPropertySymbols(Deno);
      if (internal === undefined) throw new Deno.errors.NotCapable("There are no internals");
      return new deno[internal]!.core.ops.BrowserWindow!();
    },
    abort: () => process.abort(),
    abortByName: () => abort(),
    abortOfNode: () => process.getBuiltinModule("process").abort(),
    abortByLateImport: async () => (await import(`node:${"process"}`)).abort(),
    flags: () => v8.setFlagsFromString("--no-opt"),
    flagsOfNode: () => process.getBuiltinModule("v8").setFlagsFromString("--no-opt"),
    flagsPastMaps: () => tampered(Map.prototype, "get", () => undefined, flagsLate),
    flagsPastStrings: () => tampered(String.prototype, "replace", () => "", flagsLate),
    hooks: () => registerHooks({}),
    hooksOfModule: () => module.registerHooks({}),
    broadcast: () => new BroadcastChannel("bots").close(),
    broadcastOfWeb: () => Reflect.construct(Object.getPrototypeOf(BroadcastChannel), ["bots"]),
    cache: () => caches.open("bots"),
    parent: () => parentPort!.postMessage("hello"),
    parentOfWeb: () => (globalThis as unknown as MessagePort).postMessage("hello"),
    worker: () => nested({ permissions: "inherit" }),
    greedyWorker: () => nested({ permissions: { read: true } }),
    nodeWorker: () => new ThreadWorker("", { eval: true }),
    disguisedWorker: () => Reflect.construct(ThreadWorker, ["", { eval: true }], Object),
  },
};

/** Asking never helps, either. */
for (const name of ["env", "read", "write", "net", "run", "ffi", "sys", "import"]) {
  attempts[name]!.ask = () => {
    const { state } = Deno.permissions.requestSync({ name } as Deno.PermissionDescriptor);
    if (state !== "granted") throw new Deno.errors.NotCapable(state);
  };
}

async function outcomeOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
    return "done";
  } catch (error) {
    const { name, message, cause } = error as Error;
    return /Requires \w+ access|NotCapable: Cannot import/.test(`${message} ${cause}`)
      ? "NotCapable"
      : name;
  }
}

export async function message({ text = "" }: Message, ctx: Context): Promise<void> {
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts[text] ?? {})) {
    outcomes[name] = await outcomeOf(attempt);
  }
  if (text === "own") outcomes.own = Deno.env.get("BOT_SPY_SETTING") ?? "nothing";
  ctx.log.info(JSON.stringify(outcomes));
}
