import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, textUpdate, updateRequest } from "./main_process.ts";

/** A new certificate. */
async function newCertificate(
  folder: TemporaryFolder,
  name: string,
): Promise<{ cert: string; key: string; pem: string }> {
  const files = await folder.certificate(name);
  return { ...files, pem: await Deno.readTextFile(files.cert) };
}

/** Replaces the server's certificate and key. */
async function install(from: { cert: string; key: string }, folder: string): Promise<void> {
  for (const name of ["cert", "key"] as const) {
    await Deno.copyFile(from[name], join(folder, `${name}.new`));
    await Deno.rename(join(folder, `${name}.new`), join(folder, `${name}.pem`));
  }
}

/**
 * Whether a new connection gets this certificate. A connection that sends no request, as here, may
 * be cut off when the old listener closes.
 */
async function shows(port: number, pem: string): Promise<boolean> {
  const { InvalidData, ConnectionReset, ConnectionRefused, UnexpectedEof } = Deno.errors;
  try {
    using conn = await Deno.connectTls({ hostname: "localhost", port, caCerts: [pem] });
    await conn.handshake();
    return true;
  } catch (error) {
    const expected = [InvalidData, ConnectionReset, ConnectionRefused, UnexpectedEof];
    if (expected.some((each) => error instanceof each)) return false;
    throw error;
  }
}

/** Posts one update; returns the error, if any. Retries a refused connection once. */
async function postOnce(url: string, client: Deno.HttpClient, id: number): Promise<string | void> {
  const init = { ...updateRequest(textUpdate(id, id % 100, "x")), client };
  for (let tries = 1;; tries++) {
    try {
      const response = await fetch(url, init);
      const { text } = await response.json();
      return text === "x" ? undefined : `answered ${response.status} "${text}"`;
    } catch (error) {
      const reason = `${error} ${(error as Error).cause}`;
      if (tries === 2 || !reason.includes("refused")) return reason;
    }
  }
}

for (const keepAlive of [true, false]) {
  const kind = keepAlive ? "kept" : "new";
  Deno.test(`main.ts changes certificates under load on ${kind} connections, losing nothing`, async () => {
    await using temporary = await TemporaryFolder.make();
    const names = Array.from({ length: 6 }, (_, i) => `pair-${i}`);
    const pairs = await Promise.all(names.map((name) => newCertificate(temporary, name)));
    const folder = temporary.path;
    await install(pairs[0]!, folder);
    const env = { TLS_CERT: join(folder, "cert.pem"), TLS_KEY: join(folder, "key.pem") };
    await using main = await MainProcess.start(env);
    const url = `https://localhost:${main.port}/echo`;
    const caCerts = pairs.map(({ pem }) => pem);
    const failures: string[] = [];
    let answered = 0;
    let stop = false;

    async function keepPosting(chat: number): Promise<void> {
      const connect = () => Deno.createHttpClient({ caCerts, http2: false });
      let client = connect();
      for (let id = chat * 1_000_000; !stop; id++) {
        const failure = await postOnce(url, client, id);
        if (failure) failures.push(failure);
        else answered++;
        if (keepAlive) continue;
        client.close();
        client = connect();
      }
      client.close();
    }

    const clients = Promise.all(Array.from({ length: 4 }, (_, i) => keepPosting(i + 1)));
    for (const [i, pair] of pairs.slice(1).entries()) {
      await install(pair, folder);
      if (i !== 1) main.kill("SIGHUP"); // The second change is noticed without a signal.
      let left = i + 1;
      await main.logged(({ event }) => event === "reloaded" && --left === 0);
    }
    // Half of the connections reach the old listener until it has sent its clients away.
    for (let fresh = 0; fresh < 20 || (answered <= 100 && failures.length === 0);) {
      fresh = await shows(main.port, pairs.at(-1)!.pem) ? fresh + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    stop = true;
    await clients;
    assertEquals(failures, []);
  });
}

Deno.test("main.ts logs a broken new certificate and keeps the old one", async () => {
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
  assert(/the old one stays: Cannot use ".*": it is not the key of ".*"$/.test(line.msg), line.msg);
  assertEquals(line.error, undefined);
  assert(await shows(main.port, first.pem));
  await install(other, folder);
  main.kill("SIGHUP");
  await main.logged(({ event }) => event === "reloaded");
});
