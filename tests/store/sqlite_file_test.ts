import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { DatabaseSync } from "node:sqlite";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { StoreRefused } from "../../src/store/errors.ts";
import { openStore } from "../../src/store/open.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { LONG, Node, pause, torture, until, withFolder } from "./torture/torture.ts";

const EMPTY = { settle: [], accept: [], begin: [], notes: [], later: [] };

function look(path: string): Promise<{ pending: number; ended: Set<number> }> {
  using db = new DatabaseSync(path, { readOnly: true });
  const ids = (sql: string) => db.prepare(sql).all().map(({ id }) => Number(id));
  const pending = new Set(ids("select id from upd"));
  const ended = new Set(ids("select id from seen")).difference(pending);
  return Promise.resolve({ pending: pending.size, ended });
}

Deno.test("a SQLite store keeps its updates, and takes over what a dead process left", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "new", "postern.db");
    const clock = new FakeClock();
    const accept = [{ bot: 7, id: 1, lane: 1, kind: "message", body: "{}" }];
    const first = await openStore(path, clock);
    await first.join();
    await first.commit({ ...EMPTY, accept });
    await first.close();
    const second = await openStore(path, clock);
    await second.join();
    const { claimed } = await second.tick([7], []);
    assertEquals(claimed.map(({ updates }) => updates.map(({ id }) => id)), [[1]]);
    await second.close();
  });
});

Deno.test("a SQLite store and the folder created for it are readable only by their owner", async () => {
  await withFolder(async (folder) => {
    await Deno.chmod(folder, 0o755);
    const modeOf = (name: string) => Deno.statSync(join(folder, name)).mode! & 0o777;
    const path = join(folder, "made", "for it", "postern.db");
    const store = await openStore(path, new FakeClock());
    await store.join();
    await store.tick([7], []);
    for (const name of ["made", "made/for it"]) assertEquals([name, modeOf(name)], [name, 0o700]);
    const files = [...Deno.readDirSync(join(folder, "made/for it"))].map(({ name }) => name).sort();
    assertEquals(files, ["postern.db", "postern.db-shm", "postern.db-wal", "postern.db.lock"]);
    for (const name of files) assertEquals([name, modeOf(`made/for it/${name}`)], [name, 0o600]);
    await store.close();

    // Group access granted by the operator is kept.
    const shared = join(folder, "shared.db");
    await Deno.writeFile(shared, new Uint8Array(), { mode: 0o640 });
    const other = await openStore(shared, new FakeClock());
    await other.join();
    assertEquals([modeOf("."), modeOf("shared.db")], [0o755, 0o640]);
    await other.close();
  });
});

Deno.test("a second process on a SQLite file is refused, and PostgreSQL is suggested", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const log = join(folder, "log");
    const first = await Node.start(path, log, 15_000);
    await bringSoon(first, 1);
    const second = await Node.start(path, log, 15_000);
    const [code, said] = await second.status();
    assertEquals(code, 2);
    assertStringIncludes(said, "another process uses it");
    assertStringIncludes(said, "set STORE=postgres://");
    assert(await first.bring(2, 1));
    // The operator's commands may read it meanwhile.
    const reader = await openStore(path, new FakeClock(), { owner: false });
    assertEquals(await reader.dead.list({}), []);
    await reader.close();
    await first.end();
    const third = await Node.start(path, log, 15_000);
    await bringSoon(third, 3);
    await third.end();
  });
});

Deno.test("a SQLite file has one owner, by whatever name", async () => {
  await withFolder(async (folder) => {
    const [path, link] = [join(folder, "postern.db"), join(folder, "link.db")];
    const first = await openStore(path, new FakeClock());
    await first.join();
    await Deno.symlink(path, link);
    const second = await openStore(link, new FakeClock());
    await assertRejects(() => second.join(), StoreRefused, "another process uses it");
    await first.close();
    await second.join();
    await second.close();
  });
});

Deno.test("the operator's commands do not change the schema of a file that a server may use", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const db = new DatabaseSync(path);
    db.exec("create table node(id); create table upd(state); pragma user_version = 2");
    const version = () => Number(db.prepare("pragma user_version").get()!.user_version);
    const reader = await openStore(path, new FakeClock(), { owner: false });
    await assertRejects(() => reader.dead.list({}), StoreRefused, "start the server");
    assertEquals(version(), 2);
    db.close();
  });
});

Deno.test("the operator's commands do not make a file, whose owner would be another", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data", "postern.db");
    const reader = await openStore(path, new FakeClock(), { owner: false });
    await assertRejects(() => reader.dead.list({}), StoreRefused, "there is no such file");
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("a folder, and a file of another kind, are refused", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "notes.txt");
    await Deno.writeTextFile(
      path,
      "not a database, but a text that is long enough to be read ".repeat(9),
    );
    for (
      const [name, part] of [
        [folder, `it is a folder; name a file in it, such as ${folder}/postern.db`],
        [`${folder}/`, `it is a folder; name a file in it, such as ${folder}/postern.db`],
        [join(folder, "new/"), "it is a folder"],
        ["..", "it is a folder; name a file in it, such as ../postern.db"],
        ["/dev/null", "it is a device, a socket or the like; name a file"],
        [path, "not a SQLite database"],
        [join(path, "postern.db"), "there is a file in its place"],
        [join(path, "data", "postern.db"), "there is a file in its place"],
      ] as const
    ) {
      const store = await openStore(name, new FakeClock());
      await assertRejects(() => store.join(), StoreRefused, part);
    }
  });
});

Deno.test("a link to a file that does not exist yet is followed", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "link.db");
    await Deno.symlink(join(folder, "real.db"), path);
    const store = await openStore(path, new FakeClock());
    await store.join();
    await store.close();
    assertEquals((await Deno.stat(join(folder, "real.db"))).mode! & 0o777, 0o600);
  });
});

Deno.test("a SQLite store of a newer version is refused", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const db = new DatabaseSync(path);
    db.exec("create table node(id); pragma user_version = 99");
    db.close();
    const store = await openStore(path, new FakeClock());
    await assertRejects(() => store.join(), StoreRefused, "has version 99");
  });
});

Deno.test("openStore() reports which store it cannot open and why, without the password", async () => {
  const clock = new FakeClock();
  await withFolder(async (folder) => {
    const store = await openStore(folder, clock);
    const { message } = await assertRejects(() => store.join(), Error);
    assertStringIncludes(message, `Cannot open the store ${folder}: `);
  });
  const port = freePort();
  const url = `postgres://ada:geheim@127.0.0.1:${port}/app?sslmode=disable`;
  const store = await openStore(url, clock);
  const error = await assertRejects(() => store.join(), Error);
  assertStringIncludes(
    error.message,
    `Cannot connect to database "app" as ada at 127.0.0.1:${port}: Connection refused`,
  );
  assertEquals(Deno.inspect(error).includes("geheim"), false);
});

Deno.test("openStore() refuses unknown stores, and files where they would not persist", async () => {
  const clock = new FakeClock();
  const others = [
    "",
    "mysql://u:geheim@h/d",
    "redis://h",
    ":memory:",
    "file:data.db",
    "sqlite:x.db",
    "my_user:geheim@h/d",
    "0:geheim@h/d",
    "//u:geheim@h/d",
    '"postgres://u:geheim@h/d"',
    "host=h user=u password=geheim dbname=d",
    "Server=h;User Id=u;Password = geheim",
  ];
  for (const setting of others) {
    const { message } = await assertRejects(() => openStore(setting, clock), StoreRefused);
    assertEquals(message.includes("geheim"), false);
  }
  await assertRejects(
    () => openStore("data/postern.db", clock, { files: false }),
    StoreRefused,
    "set STORE=postgres://",
  );
  await openStore("memory", clock, { files: false });
});

Deno.test("a SQLite store that is killed repeatedly loses nothing and keeps the order", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const log = join(folder, "log");
    const nodes = [await Node.start(path, log, 15_000)];
    try {
      await torture(
        {
          nodes,
          async round() {
            await pause(300 + Math.random() * 400);
            await nodes[0]!.end();
            nodes[0] = await Node.start(path, log, 15_000);
          },
          look: () => look(path),
        },
        log,
        LONG ? 50 : 2,
      );
    } finally {
      await nodes[0]!.end();
    }
  });
});

Deno.test("updates are refused while the disk is full, and nothing is lost", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const log = join(folder, "log");
    // Files may grow to 600 KB: further writes fail as on a full disk.
    const limited = ["/bin/sh", "-c", 'trap "" XFSZ; ulimit -S -f 1200; exec "$@"', "sh"];
    const node = await Node.start(path, log, 15_000, limited);
    await bringSoon(node, 1);
    const acked = [1];
    let refused = 0;
    for (let id = 2; refused < 20; id++) {
      if (await node.bring(id, id % 20)) acked.push(id);
      else refused++;
    }
    const { success } = await new Deno.Command("prlimit", {
      args: ["--pid", String(node.pid), "--fsize=unlimited:unlimited"],
    }).output();
    assert(success, "prlimit failed");
    await bringSoon(node, 1_000_000);
    await until(async () => (await look(path)).pending === 0, "updates that never ended");
    const { ended } = await look(path);
    assertEquals(acked.filter((id) => !ended.has(id)), []);
    const said = await node.end();
    assertStringIncludes(said, 'type: "down"');
    assertStringIncludes(said, 'type: "up"');
  });
});

/** Delivers an update until it is accepted. */
async function bringSoon(node: Node, id: number): Promise<void> {
  await until(() => node.bring(id, 1), `update ${id} is never accepted`);
}
