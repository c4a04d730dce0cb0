/** `deno task bot dead` on PostgreSQL. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Site, statusOf } from "../durable/helpers/process.ts";
import { Cluster } from "./helpers/cluster.ts";

const PASSWORD = "s3cr@t/wörd";

Deno.test("bot dead works on PostgreSQL, makes no schema, and shows no password", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site();
  const login = `postgres:${encodeURIComponent(PASSWORD)}@`;
  const env = { STORE: cluster.tcpUrl.replace("postgres@", login), ATTEMPTS: "1" };
  const printed: string[] = [];
  const dead = async (...args: string[]) => {
    const ended = await site.run({ entry: "src/cli.ts", args: ["dead", ...args], env });
    printed.push(ended.out, ended.err);
    return ended;
  };
  const early = await dead();
  assertEquals(early.code, 1);
  assertStringIncludes(early.err, "start the server with this Postern once");
  const schemas = "select count(*) from pg_namespace where nspname = 'postern'";
  assertEquals(await cluster.sql(schemas), "0");
  const main = await site.start(env);
  for (const id of [1, 2]) assertEquals(await statusOf(main, id, `fail n${id}`, id), 200);
  while (await cluster.sql("select count(*) from postern.dead") !== "2");
  const letters = (await dead("list", "--json", "--since", "1h")).out.trim().split("\n");
  const [first] = letters.map((line) => JSON.parse(line).seq);
  assertEquals(
    (await dead("replay", String(first), "--bot", "probe")).out,
    "Replayed 1 dead letter\n",
  );
  await site.hears("fail n1 1", 2);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assertEquals((await dead("drop", "--all")).out, "Dropped 2 dead letters\n");
  await cluster.kill();
  const late = await dead("drop", "--all");
  assertEquals(late.code, 1);
  assertStringIncludes(late.err, `Cannot connect to database "postgres" as postgres at 127.0.0.1`);
  const text = printed.join("") + JSON.stringify(main.log);
  for (const form of [PASSWORD, encodeURIComponent(PASSWORD), encodeURI(PASSWORD)]) {
    assert(!text.includes(form), form);
  }
});
