/** The log and an output that is slow, full or gone. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { createLog } from "../../src/events/log.ts";

/** An output that accepts as much as the test allows, when the test allows it. */
function slowOutput() {
  let text = "";
  let gate: PromiseWithResolvers<void> = Promise.withResolvers();
  const decoder = new TextDecoder();
  return {
    text: () => text,
    open: () => gate.resolve(),
    close: () => gate = Promise.withResolvers(),
    async write(bytes: Uint8Array): Promise<number> {
      await gate.promise;
      const taken = bytes.subarray(0, 60_000); // A pipe accepts part of it.
      text += decoder.decode(taken, { stream: true });
      return taken.length;
    },
  };
}

const line = (n: number): PosternEvent => ({
  ...{ type: "update", bot: "echo", update_id: n, kind: "message" },
  ...{ outcome: "handled", status: 200, ms: 1 },
});

Deno.test("createLog() buffers 4 MiB for a stalled output, drops the rest and logs how much", async () => {
  const output = slowOutput();
  const log = createLog({ format: "json", output });
  for (let n = 0; n < 100_000; n++) log.observer(line(n));
  await Promise.resolve();
  const before = performance.now();
  await log.flush();
  assert(performance.now() - before >= 900, "flush() gave up too early");
  assertEquals(output.text(), "");
  output.open();
  await log.flush();
  await log.flush();
  const lines = output.text().trimEnd().split("\n").map((text) => JSON.parse(text));
  const { dropped, level } = lines.at(-1)!;
  assertEquals(level, "warn");
  assertEquals(lines.length - 1 + dropped, 100_000);
  assert(output.text().length > 4_000_000 && output.text().length < 4_300_000);
  log.observer(line(1));
  await log.flush();
  assertEquals(JSON.parse(output.text().trimEnd().split("\n").at(-1)!).update_id, 1);
});

Deno.test("createLog() stops writing for good once its reader has gone", async () => {
  let writes = 0;
  const log = createLog({
    format: "json",
    output: {
      write() {
        writes++;
        return Promise.reject(new Deno.errors.BrokenPipe("Broken pipe (os error 32)"));
      },
    },
  });
  for (let n = 0; n < 10; n++) {
    log.observer(line(n));
    await log.flush();
  }
  assertEquals(writes, 1);
});

Deno.test("createLog() retries after a temporary failure and loses no line", async () => {
  let text = "";
  let failures = 0;
  const log = createLog({
    format: "json",
    output: {
      write(bytes) {
        if (failures++ < 1) return Promise.reject(new Error("No space left on device"));
        text += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
    },
  });
  log.observer(line(1));
  await log.flush();
  assertEquals(text, "");
  log.observer(line(2));
  while (text.split("\n").length < 3) await new Promise((done) => setTimeout(done, 50));
  await log.flush();
  assertEquals(text.trimEnd().split("\n").map((text) => JSON.parse(text).update_id), [1, 2]);
});

Deno.test("createLog() writes to a file", async () => {
  const path = await Deno.makeTempFile();
  {
    using output = await Deno.open(path, { write: true, append: true });
    const log = createLog({ format: "text", output });
    log.observer(line(1));
    await log.flush();
  }
  assertStringIncludes(await Deno.readTextFile(path), "update_id=1\n");
  await Deno.remove(path);
});
