/** Files that somebody deletes or replaces while they are in use. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/types.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { withFolder } from "./torture/torture.ts";

const EMPTY = { settle: [], accept: [], begin: [], notes: [], later: [] };

function accept(store: Store, id: number) {
  const arrival = { bot: 7, id, lane: id, kind: "message", body: "{}" };
  return store.commit({ ...EMPTY, accept: [arrival] });
}

/** What another process that opens the file finds, as after a crash of this one. */
function idsIn(path: string): unknown[] {
  using db = new DatabaseSync(path, { readOnly: true });
  return db.prepare("select id from upd order by id").all().map(({ id }) => id);
}

async function withStore(test: (store: Store, path: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "postern.db");
    const store = await openStore(path, new FakeClock());
    await store.join();
    await accept(store, 1);
    await test(store, path);
    await store.close();
  });
}

for (const suffixes of [["-wal"], ["-shm"], ["-wal", "-shm"]]) {
  Deno.test(`what was in a deleted ${suffixes.join(" and ")} is kept from the next tick on`, async () => {
    await withStore(async (store, path) => {
      for (const suffix of suffixes) await Deno.remove(path + suffix);
      await accept(store, 2);
      await store.tick([7], []);
      for (const suffix of suffixes) await Deno.stat(path + suffix);
      assertEquals(idsIn(path), [1, 2]);
      await accept(store, 3);
      assertEquals(idsIn(path), [1, 2, 3]);
    });
  });
}

for (const suffix of ["", ".lock"]) {
  Deno.test(`a ${suffix || "file"} that is gone is reported until it is put back`, async () => {
    await withStore(async (store, path) => {
      await Deno.rename(path + suffix, `${path}.away`);
      await assertRejects(
        () => store.tick([7], []),
        Error,
        "was deleted or replaced while it was in use",
      );
      await Deno.copyFile(`${path}.away`, path + suffix);
      await assertRejects(() => store.mine(), Error, "put it back");
      await Deno.rename(`${path}.away`, path + suffix);
      assertEquals((await store.mine()).map(({ lane }) => lane), [1]);
      await store.tick([7], []);
      await accept(store, 2);
      assertEquals(idsIn(path), [1, 2]);
    });
  });
}
