/** main.ts with only the permissions from the deployment guide. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TemporaryFolder } from "../helpers/folder.ts";
import { adapt, readSnippet } from "../proxy/helpers/snippet.ts";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

const cwd = fromFileUrl(new URL("../../", import.meta.url));

/** Deno's arguments in the systemd unit. */
async function unitFlags(): Promise<string[]> {
  const text = (await readSnippet("postern.service")).replaceAll("\\\n", "");
  return /^ExecStart=\S+ (.*)$/m.exec(text)![1]!.split(/\s+/);
}

/** Deno's arguments in the Dockerfile. */
async function imageFlags(): Promise<string[]> {
  const text = (await readSnippet("Dockerfile")).replaceAll("\\\n", "");
  return JSON.parse(/^CMD (.*)$/m.exec(text)![1]!);
}

function start(args: string[], env: Record<string, string>): MainProcess {
  return new MainProcess(
    new Deno.Command(Deno.execPath(), {
      args,
      cwd,
      env: { ENV_FILE: "", LOG_FORMAT: "json", ...env },
      ...{ stdout: "piped", stderr: "inherit" },
    }).spawn(),
  );
}

Deno.test("postern.service and the Dockerfile take the settings from deno.json, and nothing whole", async () => {
  for (const flags of [await unitFlags(), await imageFlags()]) {
    assertEquals(flags.includes("-P"), true);
    assertEquals(flags.filter((flag) => /^--allow-(env|\w+$)|^-A$/.test(flag)), []);
    const kinds = flags.flatMap((flag) => /^--allow-(\w+)=/.exec(flag)?.[1] ?? []);
    assertEquals(kinds, ["net", "read", "write"]);
  }
});

Deno.test("main.ts runs with the permissions of postern.service: a Unix socket, systemd, a reload", async () => {
  await using folder = await TemporaryFolder.make();
  const [socket, notify] = [folder.file("postern.sock"), folder.file("notify")];
  const systemd = Deno.listenDatagram({ transport: "unixpacket", path: notify });
  using cleanup = new DisposableStack();
  cleanup.defer(() => systemd.close());
  const flags = adapt((await unitFlags()).join(" "), {
    "/run/postern": folder.path,
    "/run/systemd/notify": notify,
  });
  await using main = start(flags.split(" "), {
    BOT_ECHO_TOKEN: "123456:x",
    BOT_ECHO_SECRET: SECRET,
    LISTEN: `unix:${socket}`,
    NOTIFY_SOCKET: notify,
    RUNTIME_DIRECTORY: folder.path,
  });
  await main.logged(({ event }) => event === "listening");
  assertEquals(new TextDecoder().decode((await systemd.receive())[0]), "READY=1");
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path: socket } });
  const init = updateRequest(textUpdate(1, 7, "hello"), { "x-forwarded-for": "149.154.167.99" });
  const response = await fetch("http://bot.example.com/echo", { ...init, client });
  assertEquals((await response.json()).text, "hello");
  main.kill("SIGHUP");
  await main.logged(({ msg }) => msg.includes("Cannot reload") || msg.includes("cannot be read"));
});

Deno.test("main.ts runs with the permissions of the Dockerfile: TLS, a token from a file", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate("certs");
  const token = await folder.write("token", "123456:x");
  const flags = adapt((await imageFlags()).join(" "), {
    "0.0.0.0:8443": "127.0.0.1",
    "certs": folder.file("certs"),
    "/run/secrets": token,
  });
  const env = {
    BOT_ECHO_TOKEN_FILE: token,
    BOT_ECHO_SECRET: SECRET,
    HOST: "127.0.0.1",
    PORT: "0",
    SOURCES: "127.0.0.0/8",
    TLS_CERT: cert,
    TLS_KEY: key,
  };
  await using main = start(flags.split(" "), env);
  const { msg } = await main.logged(({ event }) => event === "listening");
  using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(cert)] });
  const url = `https://localhost:${/:(\d+)/.exec(msg)![1]}/echo`;
  const response = await fetch(url, { ...updateRequest(textUpdate(1, 7, "hello")), client });
  assertEquals((await response.json()).text, "hello");
});

Deno.test("main.ts says which settings Deno may not read", async () => {
  const flags = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-read=src"];
  const env = { BOT_ECHO_TOKEN: "123456:x", HOST: "127.0.0.1", PORT: "0", SECRET_OF_OTHERS: "1" };
  const allowed = "--allow-env=BOT_*,HOST,PORT,LOG_FORMAT,ENV_FILE";
  await using main = start([...flags, allowed, "main.ts"], env);
  const { msg } = await main.logged(({ event }) => event === "setting");
  assertStringIncludes(msg, "Deno may not read PUBLIC_URL, REGISTER,");
  await main.logged(({ event }) => event === "listening");
});
