import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { TextLineStream } from "../e2e/lines.ts";
import { Node, pause, withFolder } from "../store/torture/torture.ts";
import { Cluster } from "./helpers/cluster.ts";

/** Completed system calls, by time of return. */
interface Traced {
  readonly at: number;
  readonly call: string;
}

/** Reads the output of `strace -f -ttt -T -y`, joining calls interrupted by other threads. */
function read(text: string): Traced[] {
  const begun = new Map<string, string>();
  const traced: Traced[] = [];
  for (const line of text.split("\n")) {
    const [, pid, time, rest] = /^(\d+) +(\d+\.\d+) (.*)$/.exec(line) ?? [];
    if (!pid) continue;
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest!);
    if (unfinished) {
      begun.set(pid, unfinished[1]!);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest!);
    const call = resumed ? (begun.get(pid) ?? "") + resumed[1] : rest!;
    // An interrupted call has the time of its end; the others have a duration.
    const length = Number(/<(\d+\.\d+)>$/.exec(rest!)?.[1] ?? 0);
    traced.push({ at: Number(time) + (resumed ? 0 : length), call });
  }
  return traced.sort((a, b) => a.at - b.at);
}

/** Whether such a file is synced between each update's arrival and its answer. */
function assertSynced(calls: Traced[], file: RegExp, ids: number[]): void {
  for (const id of ids) {
    const arrival = calls.findIndex(({ call }) => call.includes(`POST /${id}/1 `));
    assert(arrival >= 0, `the arrival of ${id} was not traced`);
    const answer = calls.findIndex(({ call }, index) =>
      index > arrival && /^(write|writev|sendto|sendmsg)\(.*HTTP\/1\.1 200/.test(call)
    );
    assert(answer >= 0, `the answer to ${id} was not traced`);
    const syncs = calls.slice(arrival, answer).filter(({ call }) =>
      /^(fsync|fdatasync)\(/.test(call) && file.test(call) && / = 0/.test(call)
    );
    assert(syncs.length > 0, `${id} was answered before it was on disk`);
  }
}

const TRACE = ["-D", "-f", "-ttt", "-T", "-y", "-s", "64"];
const CALLS = "trace=read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,fsync,fdatasync";

Deno.test("SQLite: the log is on disk before the answer is sent", async () => {
  await withFolder(async (folder) => {
    const trace = join(folder, "trace");
    const prefix = ["strace", ...TRACE, "-e", CALLS, "-o", trace];
    const node = await Node.start(join(folder, "postern.db"), join(folder, "log"), 15_000, prefix);
    const ids = [11, 12, 13];
    while (!await node.bring(1, 2)) await pause(50);
    for (const id of ids) assert(await node.bring(id, 1));
    await node.end("SIGTERM");
    assertSynced(read(await Deno.readTextFile(trace)), /postern\.db-wal/, ids);
  });
});

Deno.test("PostgreSQL: the log is on disk before the answer is sent", async () => {
  // Otherwise its own files would not be synced at all.
  await using cluster = await Cluster.start({
    settings: { fsync: "on", wal_sync_method: "fdatasync" },
  });
  await withFolder(async (folder) => {
    const traces = [join(folder, "node"), join(folder, "server")];
    const node = await Node.start(cluster.url, join(folder, "log"), 15_000, [
      "strace",
      ...TRACE,
      "-e",
      CALLS,
      "-o",
      traces[0]!,
    ]);
    while (!await node.bring(1, 2)) await pause(50);
    const backend = await cluster.sql(
      "select pid from pg_stat_activity where application_name = 'postern'",
    );
    const walWriter = await cluster.sql(
      "select pid from pg_stat_activity where backend_type = 'walwriter'",
    );
    const server = new Deno.Command("strace", {
      args: [
        ...TRACE.slice(1),
        "-e",
        "trace=fsync,fdatasync",
        "-o",
        traces[1]!,
        "-p",
        backend,
        "-p",
        walWriter,
      ],
      stderr: "piped",
    }).spawn();
    const said = server.stderr.pipeThrough(new TextLineStream()).getReader();
    for (let attached = 0; attached < 2;) {
      const { value = "", done } = await said.read();
      assert(!done, "strace has ended");
      if (/attached$/.test(value)) attached++;
    }
    const ids = [11, 12, 13];
    for (const id of ids) assert(await node.bring(id, 1));
    server.kill("SIGINT");
    while (!(await said.read()).done);
    await server.status;
    await node.end("SIGTERM");
    const calls = (await Promise.all(traces.map((path) => Deno.readTextFile(path))))
      .flatMap(read).sort((a, b) => a.at - b.at);
    assertSynced(calls, /pg_wal/, ids);
  });
});

Deno.test("a trace without a sync between arrival and answer is detected", () => {
  const lines = [
    '1 1.0 read(3<socket>, "POST /11/1 HTTP/1.1", 99) = 20 <0.1>',
    "1 2.0 fdatasync(4<x.db-wal> <unfinished ...>",
    '2 3.0 write(3<socket>, "HTTP/1.1 200 OK", 20) = 20 <0.1>',
    "1 4.0 <... fdatasync resumed>) = 0 <2.0>",
  ];
  const early = read(lines.join("\n"));
  let message = "";
  try {
    assertSynced(early, /db-wal/, [11]);
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, "11 was answered before it was on disk");
  lines.splice(2, 0, lines.pop()!.replace("4.0", "2.5"));
  assertSynced(read(lines.join("\n")), /db-wal/, [11]);
});
