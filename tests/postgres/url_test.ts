import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describeDatabase, parsePostgresUrl } from "../../src/postgres/url.ts";

Deno.test("parsePostgresUrl() reads every part, percent-decoded", () => {
  assertEquals(
    parsePostgresUrl(
      "postgres://a%40b:p%3A%2F%20w@db.example:6432/my%20db?sslmode=verify-full&sslrootcert=/ca.pem",
    ),
    {
      host: "db.example",
      port: 6432,
      user: "a@b",
      password: "p:/ w",
      database: "my db",
      sslmode: "verify-full",
      sslrootcert: "/ca.pem",
      applicationName: "postern",
      connectTimeoutMs: 10_000,
    },
  );
});

Deno.test("parsePostgresUrl() has defaults for everything", () => {
  const { host, port, user, password, database, sslmode } = parsePostgresUrl("postgresql://");
  assertEquals([host, port, user, password, database, sslmode], [
    "localhost",
    5432,
    "postgres",
    undefined,
    "postgres",
    "prefer",
  ]);
  assertEquals(parsePostgresUrl("postgres://ada@h").database, "ada");
});

Deno.test("parsePostgresUrl() reads Unix sockets and IPv6 addresses", () => {
  assertEquals(parsePostgresUrl("postgres:///db?host=/run/postgresql").host, "/run/postgresql");
  assertEquals(parsePostgresUrl("postgres://u@%2Frun%2Fpg:5433/db").host, "/run/pg");
  assertEquals(parsePostgresUrl("postgres://u@[::1]:5433/db").host, "::1");
});

Deno.test("parsePostgresUrl() throws on invalid URLs, and never shows the password", () => {
  for (
    const url of [
      "mysql://u:geheim@h/d",
      "postgres:u:geheim",
      "postgres://u:geheim@h:99999/d",
      "postgres://u:geheim%zz@h/d",
      "postgres://u:geheim@h/d?sslmode=sometimes",
      "postgres://u:geheim@h/d?port=0",
      "postgres://u:geheim@h/d?connect_timeout=-1",
      "postgres://u:geheim@h/d?sslmod=require",
      "postgres://u:geheim@h/d?sslmode=require&channel_binding=require",
      "postgres://u%00:geheim@h/d",
      // Passwords that are not percent-encoded.
      "postgres://u:gehe@im/geheim@h/d",
      "postgres://u:1234/geheim@h/d",
      "postgres://u:1234?geheim@h/d",
      "postgres://u:1234?geheim=1@h/d",
      "postgres://u:gehe@im?geheim@h/d",
      "postgres://u:1234#geheim@h/d",
      "postgres://u@h/d?password=geheim#geheim",
    ]
  ) {
    const { message } = assertThrows(() => parsePostgresUrl(url), TypeError);
    assertEquals(/geheim|gehe|1234/.test(message), false, message);
    assertMatch(message, /write |use |leave it out/);
  }
});

Deno.test("an unknown parameter is named, unless it may be the rest of a password", () => {
  const unknown = (url: string) => assertThrows(() => parsePostgresUrl(url), TypeError).message;
  assertMatch(unknown("postgres://u:p@h/d?channel_binding=require"), /"channel_binding", a param/);
  assertEquals(unknown("postgres://u:1234?geheim=x@h/d").includes("geheim"), false);
});

Deno.test("describeDatabase() leaves the password out", () => {
  const config = parsePostgresUrl("postgres://u:geheim@[::1]/d");
  assertEquals(describeDatabase(config), 'database "d" as u at [::1]:5432');
});
