/** SQLite files that cannot be used, and what is said about them. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { DatabaseSync } from "node:sqlite";
import { StoreRefused } from "../../src/store/errors.ts";
import { openStore } from "../../src/store/open.ts";
import { systemClock } from "../../src/util/clock.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { withFolder } from "./torture/torture.ts";

Deno.test("another program's database is refused, and stays as it is", async () => {
  for (const version of [0, 1, 3, 99]) {
    for (const owner of [true, false]) {
      await withFolder(async (folder) => {
        const path = join(folder, "other.db");
        const db = new DatabaseSync(path);
        db.exec(`create table shop(id); pragma user_version = ${version}`);
        db.close();
        const before = await Deno.readFile(path);
        const store = await openStore(path, new FakeClock(), { owner });
        const use = () => owner ? store.join() : store.dead.list({});
        await assertRejects(use, StoreRefused, "another program's database; name another file");
        assertEquals(await Deno.readFile(path), before);
      });
    }
  }
});

Deno.test("the operator's commands make no tables in a file that is still empty", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    await Deno.writeTextFile(path, "");
    const reader = await openStore(path, new FakeClock(), { owner: false });
    await assertRejects(() => reader.dead.list({}), StoreRefused, "start the server");
    using db = new DatabaseSync(path, { readOnly: true });
    assertEquals(db.prepare("select count(*) as count from sqlite_schema").get()!.count, 0);
  });
});

Deno.test("a file that may not be written is reported, with what to do", async () => {
  // Where nobody can make a file, not even root.
  const store = await openStore("/sys/postern.db", new FakeClock());
  await assertRejects(() => store.join(), Error, "let the user that runs this write to it");
});

const sources = fromFileUrl(new URL("../../src", import.meta.url));

Deno.test({
  name: "a path that can be no file is reported as that where Deno may not write beside it, too",
  permissions: { read: true, write: [join(sources, "store")] },
  async fn() {
    for (
      const [path, problem] of [
        [join(sources, "store"), `it is a folder; name a file in it, such as ${sources}/store/`],
        [join(sources, "mod.ts", "a.db"), "there is a file in its place; set STORE to a file in"],
        [join(sources, "never.db"), `Deno may not write there; add "${sources}" to "read" and`],
        ["/dev/shm/never.db", "Deno opens what is below /dev only with --allow-all; use another"],
        ["/proc/never.db", "Deno opens what is below /proc only with --allow-all; use another"],
      ] as const
    ) {
      for (const owner of [true, false]) {
        const store = await openStore(path, new FakeClock(), { owner });
        const use = () => owner ? store.join() : store.dead.list({});
        const missing = !owner && path.endsWith("src/never.db");
        await assertRejects(use, StoreRefused, missing ? "there is no such file" : problem);
      }
    }
  },
});

Deno.test("a file that is damaged is reported, with what to do", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const store = await openStore(path, systemClock);
    await store.join();
    await store.close();
    const bytes = await Deno.readFile(path);
    // The first page, which lists the tables, stays as it is.
    bytes.fill(0xa5, 4096);
    await Deno.writeFile(path, bytes);
    const damaged = await openStore(path, systemClock);
    await assertRejects(
      () => damaged.join(),
      Error,
      "database disk image is malformed; stop the server, then restore a backup",
    );
    await damaged.close().catch(() => {});
  });
});

Deno.test("a disk that is full when a file is made is reported as that", async () => {
  await withFolder(async (folder) => {
    const url = new URL("../../src/store/open.ts", import.meta.url).href;
    const code = `
      const { openStore } = await import(${JSON.stringify(url)});
      const clock = { now: () => performance.now(), date: Date.now };
      const store = await openStore(${JSON.stringify(join(folder, "postern.db"))}, clock);
      console.log(await store.join().catch((error) => error.message));
      Deno.exit();`;
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: [
        ...["-c", 'trap "" XFSZ; ulimit -S -f 2; exec "$@"', "sh", Deno.execPath()],
        ...["eval", "--no-lock", code],
      ],
    }).output();
    assertStringIncludes(new TextDecoder().decode(stdout), "disk");
  });
});
