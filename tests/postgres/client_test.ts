import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { ConnectionClosed, PostgresError, ProtocolError } from "../../src/postgres/errors.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { Seeded } from "../helpers/seeded.ts";
import { concat, FakeServer, hear, int32, LOGGED_IN, message, READY, row } from "./fake_server.ts";

const NO_TLS = "sslmode=disable";

function connect(url: string): Promise<PostgresClient> {
  return PostgresClient.connect(parsePostgresUrl(url), systemClock);
}

/** Answers the login, then each packet with the next of these. */
function scripted(...answers: Uint8Array[]): FakeServer {
  return new FakeServer(async (connection) => {
    for (const answer of [LOGGED_IN, ...answers]) {
      await hear(connection);
      await connection.write(answer);
    }
    await hear(connection);
  });
}

const PREPARED = concat(message("1"), READY);
const ONE_ROW = concat(message("2"), row("1", "ü"), message("C", "SELECT 1"), READY);

Deno.test("a client logs in, prepares and executes", async () => {
  await using server = scripted(PREPARED, ONE_ROW);
  const client = await connect(server.url(NO_TLS));
  const statement = await client.prepare("select 1, 'ü'");
  assertEquals(await client.execute(statement, ["x", null]), [["1", "ü"]]);
  client.close();
  await assertRejects(() => client.execute(statement, []), ConnectionClosed);
});

Deno.test("pipelined calls are answered in order, errors included", async () => {
  const refused = concat(message("E", [83], "ERROR", [67], "23505", [77], "no", [0]), READY);
  await using server = scripted(PREPARED, concat(ONE_ROW, refused, ONE_ROW));
  const client = await connect(server.url(NO_TLS));
  const statement = await client.prepare("select 1");
  const results = await Promise.allSettled([1, 2, 3].map(() => client.execute(statement, [])));
  assertEquals(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  const { reason } = results[1] as PromiseRejectedResult;
  assert(reason instanceof PostgresError);
  assertEquals([reason.code, reason.message], ["23505", "no"]);
  client.close();
});

Deno.test("a text with a NUL is refused before it is sent", async () => {
  await using server = scripted(PREPARED);
  const client = await connect(server.url(NO_TLS));
  await assertRejects(() => client.prepare("select '\0'"), TypeError, "NUL");
  await client.prepare("select 1");
  client.close();
});

Deno.test("a server that ends the session ends every call with its reason", async () => {
  const shutdown = message("E", [83], "FATAL", [86], "FATAL", [67], "57P01", [77], "bye", [0]);
  await using server = scripted(shutdown);
  const client = await connect(server.url(NO_TLS));
  const calls = [client.query("select 1"), client.query("select 2")];
  for (const result of await Promise.allSettled(calls)) {
    assertEquals((result as PromiseRejectedResult).reason.message, "bye");
  }
  assertEquals(client.open, false);
});

Deno.test("a connection that breaks ends every call", async () => {
  await using server = new FakeServer(async (connection) => {
    await hear(connection);
    await connection.write(LOGGED_IN);
    await hear(connection);
  });
  const client = await connect(server.url(NO_TLS));
  await assertRejects(() => client.query("select 1"), ConnectionClosed);
});

Deno.test("connect() fails if the server does not answer", async () => {
  await using server = new FakeServer(async (connection) => {
    await hear(connection);
    await hear(connection);
  });
  const error = await assertRejects(
    () => connect(server.url(`${NO_TLS}&connect_timeout=0.05`)),
    ConnectionClosed,
    "did not answer",
  );
  assertEquals(error.message.includes("geheim"), false);
});

Deno.test("required TLS is not skipped because a server lacks it", async () => {
  await using server = new FakeServer(async (connection) => {
    await hear(connection);
    await connection.write(new Uint8Array([78]));
    await hear(connection);
  });
  for (const mode of ["require", "verify-ca", "verify-full"]) {
    await assertRejects(
      () => connect(server.url(`sslmode=${mode}`)),
      ProtocolError,
      `sslmode=${mode}: the server offers no TLS`,
    );
  }
});

Deno.test("a server that claims to be someone else is not given the password twice", async () => {
  const salted = message("R", int32(10), "SCRAM-SHA-256", [0]);
  const seen: string[] = [];
  // It lets everyone in without proving that it knows the password.
  await using server = new FakeServer(async (connection) => {
    await hear(connection);
    await connection.write(salted);
    seen.push(new TextDecoder().decode(await hear(connection)));
    await connection.write(LOGGED_IN);
    await hear(connection);
  });
  await assertRejects(() => connect(server.url(NO_TLS)), ProtocolError, "not 11");
  assertEquals(seen.join().includes("geheim"), false);
});

Deno.test("an unsupported authentication method is refused with a remedy", async () => {
  await using server = new FakeServer(async (connection) => {
    await hear(connection);
    await connection.write(message("R", int32(7)));
    await hear(connection);
  });
  const { message: text } = await assertRejects(() => connect(server.url(NO_TLS)), ProtocolError);
  assertStringIncludes(text, "use scram-sha-256");
});

/** Bytes that begin as a valid conversation. */
function damaged(random: Seeded): Uint8Array {
  const sound = concat(
    random.pick([LOGGED_IN, message("R", int32(random.below(14))), READY]),
    random.pick([PREPARED, ONE_ROW, row("a".repeat(random.below(3000)))]),
    random.pick([ONE_ROW, READY, message("E", [77], "no", [0])]),
  );
  const bytes = [...sound];
  for (let count = 1 + random.below(6); count > 0; count--) {
    const at = random.below(bytes.length);
    const how = random.below(4);
    if (how === 0) bytes[at] = random.below(256);
    else if (how === 1) bytes.splice(at, 1 + random.below(8));
    else if (how === 2) bytes.splice(at, 0, ...int32(random.below(2 ** 31)));
    else bytes[at] = random.pick([0, 1, 127, 128, 255]);
  }
  return new Uint8Array(bytes);
}

Deno.test("whatever a server sends, each call ends, and only with our own errors", async () => {
  const random = new Seeded();
  for (let round = 0; round < 150; round++) {
    const inLogin = random.next() < 0.5;
    const bytes = damaged(random);
    await using server = new FakeServer(async (connection) => {
      await hear(connection);
      if (!inLogin) {
        await connection.write(LOGGED_IN);
        await hear(connection);
      }
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + random.below(bytes.length);
        await connection.write(bytes.subarray(at, end));
        at = end;
      }
    });
    let client: PostgresClient | undefined;
    try {
      client = await connect(server.url(NO_TLS));
      await Promise.all([client.query("select 1"), client.query("select 2", ["x"])]);
    } catch (error) {
      const ours = error instanceof ProtocolError || error instanceof PostgresError ||
        error instanceof ConnectionClosed;
      assert(ours, random.describe({ round, error }));
    }
    client?.close();
  }
});
