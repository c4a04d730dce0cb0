import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, textUpdate, updateRequest } from "./main_process.ts";

/** A certificate of its own. */
async function newCertificate(
  folder: TemporaryFolder,
  name: string,
): Promise<{ cert: string; key: string; pem: string }> {
  const files = await folder.certificate(name);
  return { ...files, pem: await Deno.readTextFile(files.cert) };
}

/** Puts a pair where the server reads its own. */
async function install(from: { cert: string; key: string }, folder: string): Promise<void> {
  for (const name of ["cert", "key"] as const) {
    await Deno.copyFile(from[name], join(folder, `${name}.new`));
    await Deno.rename(join(folder, `${name}.new`), join(folder, `${name}.pem`));
  }
}

/** Whether a new connection is shown this very certificate. */
async function shows(port: number, pem: string): Promise<boolean> {
  using conn = await Deno.connectTls({ hostname: "localhost", port, caCerts: [pem] });
  try {
    await conn.handshake();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.InvalidData) return false;
    throw error;
  }
}

Deno.test("main.ts loads new certificates under continuous requests without one failure", async () => {
  await using temporary = await TemporaryFolder.make();
  const names = ["first", "second", "third", "fourth"];
  const pairs = await Promise.all(names.map((name) => newCertificate(temporary, name)));
  const folder = temporary.path;
  await install(pairs[0]!, folder);
  const env = { TLS_CERT: join(folder, "cert.pem"), TLS_KEY: join(folder, "key.pem") };
  await using main = await MainProcess.start(env);
  const url = `https://localhost:${main.port}/echo`;
  const caCerts = pairs.map(({ pem }) => pem);
  const failures: unknown[] = [];
  let answered = 0;
  let stop = false;

  async function keepPosting(chat: number): Promise<void> {
    using client = Deno.createHttpClient({ caCerts, http2: false });
    for (let id = chat * 1_000_000; !stop; id++) {
      try {
        const response = await fetch(url, { ...updateRequest(textUpdate(id, chat, "x")), client });
        const { text } = await response.json();
        if (text === "x") answered++;
        else failures.push(text);
      } catch (error) {
        failures.push(error);
      }
    }
  }

  const clients = Promise.all(Array.from({ length: 4 }, (_, i) => keepPosting(i + 1)));
  const reloaded = (count: number) =>
    main.logged(({ event }) => event === "reloaded" && --count === 0);

  await install(pairs[1]!, folder);
  main.kill("SIGHUP");
  await reloaded(1);
  await install(pairs[2]!, folder); // Noticed without a signal.
  await reloaded(2);
  await install(pairs[3]!, folder);
  main.kill("SIGHUP");
  await reloaded(3);
  // Half of the connections still reach an old listener until it has sent its clients away.
  while (!await shows(main.port, pairs[3]!.pem) || await shows(main.port, pairs[2]!.pem)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stop = true;
  await clients;
  assertEquals(failures, []);
  assert(answered > 0);
});

Deno.test("main.ts logs a broken new pair and keeps the old one", async () => {
  await using temporary = await TemporaryFolder.make();
  const first = await newCertificate(temporary, "first");
  const other = await newCertificate(temporary, "other");
  const folder = temporary.path;
  await install(first, folder);
  const env = { TLS_CERT: join(folder, "cert.pem"), TLS_KEY: join(folder, "key.pem") };
  await using main = await MainProcess.start(env);
  await install({ cert: other.cert, key: first.key }, folder);
  main.kill("SIGHUP");
  const line = await main.logged(({ event }) => event === "reload");
  assertEquals(line.level, "error");
  assert(String(line.error).includes("is not the key of"), String(line.error));
  assert(await shows(main.port, first.pem));
  await install(other, folder);
  main.kill("SIGHUP");
  await main.logged(({ event }) => event === "reloaded");
});
