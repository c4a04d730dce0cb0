/** The file of DEAD_LETTERS: damaged lines, a folder that is gone, several processes. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { DeadLetterFile, type Rerun } from "../../src/durable/dead_letter_file.ts";
import { LineFile } from "../../src/durable/line_file.ts";
import { systemClock } from "../../src/util/clock.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  await using folder = await TemporaryFolder.make();
  await use(folder.path);
}

const event = (update_id: number) => ({
  ...{ type: "dead_letter" as const, bot: "shop", kind: "message", attempt: 1 },
  ...{ update_id, error: new Error("no"), update: { update_id } },
});

const fileAt = (path: string, rerun: Rerun = () => Promise.resolve(true)) =>
  new DeadLetterFile(path, systemClock, rerun);

const idsIn = async (file: DeadLetterFile) =>
  (await file.list({}, { limit: 1000 })).map(({ update_id }) => update_id).sort((a, b) => a - b);

Deno.test("a line that was cut off does not take the next dead letter with it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "dead.jsonl");
    await fileAt(path).append(event(1));
    const whole = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, whole + whole.slice(0, 30));
    await fileAt(path).append(event(2));
    assertEquals(await idsIn(fileAt(path)), [1, 2]);
  }));

Deno.test("lines that cannot be read stay in the file, and stop no command", () =>
  inFolder(async (folder) => {
    const path = join(folder, "dead.jsonl");
    await fileAt(path).append(event(1));
    const line = (await Deno.readTextFile(path)).trim();
    const letter = JSON.parse(line);
    const damaged = [
      ...["seq", "bot", "update_id", "kind", "attempt", "error", "diedAt", "update"].flatMap((
        key,
      ) =>
        [undefined, null, true, {}, -1.5].map((value) =>
          JSON.stringify({ ...letter, [key]: value })
        )
      ),
      ...[JSON.stringify({ ...letter, diedAt: "yesterday" }), line + line, "\0\0\0", "not JSON"],
    ];
    await Deno.writeTextFile(path, `\ufeff${line}\r\n\n  \n${damaged.join("\n")}`);
    assertEquals(await idsIn(fileAt(path)), [1]);
    assertEquals(await fileAt(path).drop({ since: new Date(0) }), 1);
    assertEquals(await idsIn(fileAt(path)), []);
    assertEquals((await Deno.readTextFile(path)).split("\n"), [...damaged, ""]);
  }));

Deno.test("a dead letter is kept although the file's folder was removed", () =>
  inFolder(async (folder) => {
    const path = join(folder, "new", "deep", "dead.jsonl");
    const file = fileAt(path);
    await file.append(event(1));
    await Deno.remove(join(folder, "new"), { recursive: true });
    await file.append(event(2));
    assertEquals(await idsIn(file), [2]);
  }));

Deno.test("processes that write in the same millisecond number their dead letters differently", () =>
  inFolder(async (folder) => {
    const path = join(folder, "dead.jsonl");
    const clock = { ...systemClock, date: () => 1_800_000_000_000 };
    for (const random of [0.1, 0.2]) {
      const file = new DeadLetterFile(path, clock, () => Promise.resolve(true), () => random);
      await file.append(event(1));
      await file.append(event(2));
    }
    const seqs = (await fileAt(path).list()).map(({ seq }) => seq - 1_800_000_000_000_000);
    assertEquals(seqs, [100, 101, 200, 201]);
  }));

Deno.test("writers and commands at the same time lose no dead letter and run none twice", () =>
  inFolder(async (folder) => {
    const path = join(folder, "dead.jsonl");
    const ran: number[] = [];
    const rerun: Rerun = async (_, { update_id }) => {
      await new Promise((resolve) => setTimeout(resolve));
      ran.push(update_id);
      return update_id % 2 === 0;
    };
    const replay = async (file: DeadLetterFile) => {
      for (let n = 0; n < 5; n++) await file.replay({});
    };
    const write = async (from: number) => {
      const file = fileAt(path);
      for (let id = from; id < from + 10; id++) await file.append(event(id));
    };
    const other = fileAt(path, rerun);
    const both = [replay(fileAt(path, rerun)), replay(other)];
    await Promise.all([write(0), write(10), write(20), write(30), ...both]);
    await replay(other);
    const even = Array.from({ length: 20 }, (_, n) => 2 * n);
    assertEquals(ran.filter((id) => id % 2 === 0).sort((a, b) => a - b), even);
    assertEquals(await idsIn(fileAt(path)), even.map((id) => id + 1));
  }));

Deno.test("what an interrupted command leaves is listed once, and taken by the next one", () =>
  inFolder(async (folder) => {
    const path = join(folder, "lines");
    const file = new LineFile(path);
    await file.append(["a", "b"]);
    const failed = await file.take(() => Promise.reject(new Error("no"))).catch(String);
    assertEquals(failed, "Error: no");
    await file.append(["b", "c"]);
    assertEquals(await file.read(), ["a", "b", "c"]);
    await file.take((lines) => Promise.resolve(lines.filter((line) => line !== "b")));
    assertEquals(await file.read(), ["a", "c"]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["lines"]);
  }));
