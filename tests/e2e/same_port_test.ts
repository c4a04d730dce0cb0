import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TemporaryFolder } from "../helpers/folder.ts";
import { freePort } from "../../src/demo/free_port.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** Starts main.ts on a port. Resolves to the process and whether it listens. */
async function start(env: Record<string, string>): Promise<[Deno.ChildProcess, boolean]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-read", "--allow-env", "main.ts"],
    ...{ cwd: ROOT, env, stdout: "piped", stderr: "null" },
  }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (said.includes("Listening on ")) return [child, true];
  }
  return [child, false];
}

Deno.test("main.ts started several times at once on a port with TLS listens once", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  for (let round = 0; round < 4; round++) {
    const env = {
      ...{ BOT_ECHO_TOKEN: "123456:x", HOST: "127.0.0.1", PORT: String(freePort()) },
      ...{ TLS_CERT: cert, TLS_KEY: key },
    };
    const started = await Promise.all([start(env), start(env), start(env)]);
    assertEquals(started.filter(([, listens]) => listens).length, 1);
    for (const [child, listens] of started) {
      if (listens) child.kill("SIGKILL");
      const { code } = await child.status;
      if (listens) await child.stdout.cancel().catch(() => {});
      else assertEquals(code, 1);
    }
  }
});

Deno.test("as a library without unstable APIs, serve() serves TLS and reloads certificates", async () => {
  await using folder = await TemporaryFolder.make();
  const pairs = [await folder.certificate("a"), await folder.certificate("b")];
  const program = `
    import { serve } from ${JSON.stringify(new URL("src/mod.ts", `file://${ROOT}`).href)};
    const [a, b] = ${JSON.stringify(pairs)};
    const caCerts = await Promise.all([a, b].map(({ cert }) => Deno.readTextFile(cert)));
    const server = await serve({
      bots: { echo: { token: "123456:x", handler: () => {} } },
      sources: ["any"], hostname: "127.0.0.1", port: 0, log: false, ...a,
    });
    const ask = async (caCert) => {
      using client = Deno.createHttpClient({ caCerts: [caCert] });
      const url = "https://localhost:" + server.addr.port;
      return (await fetch(url, { client })).status;
    };
    console.log(["listenDatagram" in Deno, await ask(caCerts[0])].join(" "));
    await Deno.copyFile(b.cert, a.cert);
    await Deno.copyFile(b.key, a.key);
    console.log([await server.reload(), await ask(caCerts[1])].join(" "));
    await server.shutdown();`;
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const map = folder.file("deno.json");
  await Deno.writeTextFile(map, JSON.stringify({ imports: config.imports, vendor: true }));
  await Deno.symlink(`${ROOT}/vendor`, folder.file("vendor"));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-lock", "--config", map, await folder.write("a.ts", program)],
    env: { NO_COLOR: "1" },
  }).output();
  const [said, complaint] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(said!.trim().split("\n"), ["false 404", "true 404"], complaint);
  assert(code === 0, complaint);
});
