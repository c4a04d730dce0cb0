import { assertEquals } from "@std/assert";
import { watchFiles } from "../../src/tls/watch.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

/** Two watched files, on a clock that checks every second. */
async function watched(folder: TemporaryFolder) {
  const cert = await folder.write("cert.pem", "1");
  const key = await folder.write("key.pem", "1");
  const clock = new FakeClock();
  const seen = { changes: 0 };
  const stop = watchFiles([cert, key], clock, () => seen.changes++);
  /** A check takes real time, as it reads the file system. */
  const looked = async () => {
    while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve));
  };
  const look = async () => {
    await clock.advance(1000);
    await looked();
    return seen.changes;
  };
  await looked();
  return { cert, key, clock, seen, stop, look };
}

Deno.test("watchFiles() is silent while nothing changes", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop } = await watched(folder);
  for (let i = 0; i < 5; i++) assertEquals(await look(), 0);
  await stop();
});

Deno.test("watchFiles() reports a change once the files stay the same for one check", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop, cert, key } = await watched(folder);
  for (const [round, path] of [cert, key].entries()) {
    await Deno.writeTextFile(path, "longer text");
    assertEquals(await look(), round);
    assertEquals(await look(), round + 1);
    assertEquals([await look(), await look()], [round + 1, round + 1]);
  }
  await stop();
});

Deno.test("watchFiles() waits while files are still being written", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop, cert, key } = await watched(folder);
  for (let size = 2; size < 8; size++) {
    await Deno.writeTextFile(size % 2 ? cert : key, "x".repeat(size));
    assertEquals(await look(), 0);
  }
  assertEquals(await look(), 1);
  await stop();
});

Deno.test("watchFiles() notices a file of the same size that was renamed into place", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop, cert } = await watched(folder);
  const { atime, mtime } = await Deno.stat(cert);
  const made = await folder.write("cert.pem.new", "2");
  await Deno.utime(made, atime!, mtime!);
  await Deno.rename(made, cert);
  assertEquals([await look(), await look()], [0, 1]);
  await stop();
});

Deno.test("watchFiles() notices a symbolic link that points to another folder", async () => {
  await using folder = await TemporaryFolder.make();
  for (const name of ["old", "new"]) {
    await Deno.mkdir(folder.file(name));
    await folder.write(`${name}/cert.pem`, name);
  }
  await Deno.symlink("old", folder.file("live"));
  const clock = new FakeClock();
  let changes = 0;
  const stop = watchFiles([folder.file("live/cert.pem")], clock, () => changes++);
  const look = async () => {
    while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve));
    await clock.advance(1000);
    while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve));
    return changes;
  };
  assertEquals(await look(), 0);
  await Deno.symlink("new", folder.file("next"));
  await Deno.rename(folder.file("next"), folder.file("live"));
  assertEquals([await look(), await look()], [0, 1]);
  await stop();
});

Deno.test("watchFiles() tolerates files that disappear and come back", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop, cert } = await watched(folder);
  await Deno.remove(cert);
  assertEquals([await look(), await look(), await look()], [0, 1, 1]);
  await folder.write("cert.pem", "back");
  assertEquals([await look(), await look(), await look()], [1, 2, 2]);
  await stop();
});

Deno.test("watchFiles() does not report a change that was reverted", async () => {
  await using folder = await TemporaryFolder.make();
  const { look, stop, cert } = await watched(folder);
  const away = folder.file("away.pem");
  await Deno.rename(cert, away);
  assertEquals(await look(), 0);
  await Deno.rename(away, cert);
  assertEquals([await look(), await look()], [0, 0]);
  await stop();
});

Deno.test("watchFiles() leaves no timer once stopped, even in the middle of a check", async () => {
  await using folder = await TemporaryFolder.make();
  const { clock, stop, seen, cert } = await watched(folder);
  await Deno.writeTextFile(cert, "changed");
  await clock.advance(1000);
  // Deno's sanitizer would notice if the current check were left unfinished.
  await stop();
  assertEquals([clock.pending, seen.changes], [0, 0]);
});

Deno.test("watchFiles() is stopped once no file is being checked", async () => {
  const { stat } = Deno;
  const held = Promise.withResolvers<void>();
  Deno.stat = async (path) => {
    await held.promise;
    return await stat(path);
  };
  try {
    let stopped = false;
    const stopping = watchFiles(["/nowhere"], new FakeClock(), () => {})()
      .then(() => stopped = true);
    await new Promise((resolve) => setTimeout(resolve));
    assertEquals(stopped, false);
    held.resolve();
    await stopping;
  } finally {
    Deno.stat = stat;
  }
});
