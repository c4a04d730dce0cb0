import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { systemClock } from "../../src/util/clock.ts";
import { arrayText, bigints, texts } from "../../src/postgres/arrays.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { PostgresError } from "../../src/postgres/errors.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { makeCertificate } from "../../src/tls/generate.ts";
import { Cluster } from "./helpers/cluster.ts";

const PASSWORD = "p:a/s s%wörd";

/** A server with TLS and a user for each authentication method. */
async function startServer(): Promise<Cluster & { readonly authority: string }> {
  const cluster = await Cluster.start({ settings: { password_encryption: "'scram-sha-256'" } });
  const folder = join(cluster.folder, "pair");
  const { cert, key } = await makeCertificate({ hosts: ["localhost"], folder });
  const { uid, gid } = Deno.statSync(cluster.data);
  for (const [from, to] of [[cert, "server.crt"], [key, "server.key"]] as const) {
    const path = join(cluster.data, to);
    Deno.copyFileSync(from, path);
    Deno.chownSync(path, uid, gid);
    Deno.chmodSync(path, 0o600);
  }
  await cluster.sql(`create role scram login password '${PASSWORD}'`);
  await cluster.sql(`create role clear login password '${PASSWORD}'`);
  await cluster.sql(`create role tls_only login; create role plain_only login`);
  await cluster.sql("set password_encryption = 'md5'; create role old login password 'geheim'");
  Deno.writeTextFileSync(
    join(cluster.data, "pg_hba.conf"),
    [
      "local all postgres trust",
      "host all scram all scram-sha-256",
      "host all clear all password",
      "host all old all md5",
      "hostssl all tls_only all trust",
      "hostnossl all plain_only all trust",
      "local all scram scram-sha-256",
    ].join("\n") + "\n",
  );
  cluster.configure({ ssl: "on" });
  await cluster.kill();
  await cluster.run();
  return Object.assign(cluster, { authority: cert });
}

const cluster = await startServer();
addEventListener("unload", () => cluster.removeAtExit());

/** Logs in and says whether TLS is used. */
async function tlsOf(user: string, rest: string, host = "localhost"): Promise<string> {
  const url = `postgres://${user}@${host}:${cluster.port}/postgres?${rest}`;
  const client = await PostgresClient.connect(parsePostgresUrl(url), systemClock);
  try {
    const [row] = await client.query(
      "select coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)::text",
    );
    return row![0]!;
  } finally {
    client.close();
    // The socket of node:tls ends a moment later.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const SECRET = encodeURIComponent(PASSWORD);

Deno.test("logs in by SCRAM, by MD5 and in the clear, over TCP and over the Unix socket", async () => {
  assertEquals(await tlsOf(`scram:${SECRET}`, "sslmode=disable"), "false");
  assertEquals(await tlsOf(`clear:${SECRET}`, "sslmode=disable"), "false");
  assertEquals(await tlsOf("old:geheim", "sslmode=disable"), "false");
  assertEquals(
    await tlsOf(
      `scram:${SECRET}`,
      `host=${encodeURIComponent(cluster.folder)}&port=${cluster.port}`,
    ),
    "false",
  );
});

Deno.test("a wrong password is refused, and not shown", async () => {
  for (const user of ["scram:geheim", "clear:geheim", "old:falsch"]) {
    const error = await assertRejects(() => tlsOf(user, "sslmode=disable"), PostgresError);
    assertEquals(error.code, "28P01");
    assertEquals(/geheim|falsch/.test(Deno.inspect(error)), false);
  }
  await assertRejects(() => tlsOf("scram", "sslmode=disable"), Error, "asks for a password");
});

Deno.test("sslmode behaves as in libpq", async () => {
  const root = `sslrootcert=${encodeURIComponent(cluster.authority)}`;
  const scram = `scram:${SECRET}`;
  const expected: [rest: string, tls: string][] = [
    ["sslmode=disable", "false"],
    ["sslmode=allow", "false"],
    ["", "true"],
    ["sslmode=prefer", "true"],
    ["sslmode=require", "true"],
    [`sslmode=require&${root}`, "true"],
    [`sslmode=verify-ca&${root}`, "true"],
    [`sslmode=verify-full&${root}`, "true"],
  ];
  for (const [rest, tls] of expected) assertEquals(await tlsOf(scram, rest), tls, rest);
});

Deno.test("a certificate that is not trusted, or for another host, is refused", async () => {
  const root = `sslrootcert=${encodeURIComponent(cluster.authority)}`;
  await assertRejects(() => tlsOf("scram", "sslmode=verify-full"), Error, "certificate");
  await assertRejects(() => tlsOf("scram", "sslmode=verify-ca"), Error, "certificate");
  await assertRejects(
    () => tlsOf("scram", `sslmode=verify-full&${root}`, "127.0.0.1"),
    Error,
    "certificate",
  );
  assertEquals(await tlsOf("tls_only", `sslmode=verify-ca&${root}`, "127.0.0.1"), "true");
});

Deno.test("prefer and allow adapt to the server's TLS setting, the other modes do not", async () => {
  assertEquals(await tlsOf("plain_only", "sslmode=prefer"), "false");
  assertEquals(await tlsOf("tls_only", "sslmode=allow"), "true");
  await assertRejects(() => tlsOf("plain_only", "sslmode=require"), PostgresError, "pg_hba.conf");
  await assertRejects(() => tlsOf("tls_only", "sslmode=disable"), PostgresError, "pg_hba.conf");
});

Deno.test("calls are pipelined, an error affects only its own call, and large values work", async () => {
  const client = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  const echo = await client.prepare("select $1::text");
  const fail = await client.prepare("select 1 / $1::int");
  const large = "ü".repeat(3_000_000);
  const results = await Promise.allSettled([
    client.execute(echo, [large]),
    client.execute(fail, ["0"]),
    client.execute(echo, [null]),
    ...Array.from({ length: 500 }, (_, index) => client.execute(echo, [String(index)])),
  ]);
  assertEquals((results[0] as PromiseFulfilledResult<string[][]>).value, [[large]]);
  assertEquals((results[1] as PromiseRejectedResult).reason.code, "22012");
  assertEquals(
    results.slice(2).map((result) =>
      (result as PromiseFulfilledResult<(string | null)[][]>).value[0]![0]
    ),
    [null, ...Array.from({ length: 500 }, (_, index) => String(index))],
  );
  client.close();
});

Deno.test("a statement is unknown to other sessions, as behind a pooler, and the error says what to do", async () => {
  const connect = () => PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  const [one, two] = [await connect(), await connect()];
  const prepared = await one.prepare("select 1");
  await two.prepare("select 2");
  const error = await assertRejects(() => two.execute(prepared, []), PostgresError);
  assertEquals(
    error.message,
    `prepared statement "${prepared.name}" does not exist; connect to the server itself, or let ` +
      "PgBouncer keep one session (pool_mode = session)",
  );
  one.close();
  two.close();
});

Deno.test("cancel() ends the running statement", async () => {
  const client = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  const sleeping = client.query("select pg_sleep(60)");
  const refused = assertRejects(() => sleeping, PostgresError, "canceling");
  const begun =
    "select 1 from pg_stat_activity where state = 'active' and query ~ '^select pg_sleep'";
  while (await cluster.sql(begun) === "");
  await client.cancel();
  await refused;
  assertEquals(await client.query("select 1"), [["1"]]);
  client.close();
});

Deno.test("terminating a backend ends its calls", async () => {
  const client = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  const [[pid] = []] = await client.query("select pg_backend_pid()");
  const sleeping = client.query("select pg_sleep(60)");
  const refused = assertRejects(() => sleeping, PostgresError, "terminating");
  await cluster.sql(`select pg_terminate_backend(${pid})`);
  await refused;
  await assertRejects(() => client.query("select 1"), PostgresError, "terminating");
});

Deno.test("arrays arrive as they are, in binary and as texts", async () => {
  const client = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  const numbers = bigints([0, -1, 2 ** 31, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53), null]);
  const strings = texts(["", "null", 'a "quoted" \\ one', "{ü, 🚪}", " \n\t", null]);
  for (const [array, type] of [[numbers, "bigint"], [strings, "text"]] as const) {
    const statement = await client.prepare(
      `select to_json($1::${type}[])::text, $1::${type}[] = $2::${type}[]`,
    );
    const [row] = await client.executeArrays(statement, [array, arrayText(array)]);
    assertEquals([JSON.parse(row![0]!), row![1]], [array.values, "t"]);
  }
  const empty = await client.query("select cardinality($1::text[]) + cardinality($2::bigint[])", [
    texts([]),
    bigints([]),
  ]);
  assertEquals(empty, [["0"]]);
  client.close();
});
