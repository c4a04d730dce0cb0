// deno-lint-ignore-file no-console
/**
 * What the console costs a server with 10 000 bots at 1000 updates a second: without it, with it,
 * and with its page open in Chromium: `deno task bench:console`.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { measure, type Sample } from "./load.ts";
import { openPage, type TabFigures } from "./page.ts";
import { median } from "./statistics.ts";
import { startSubject, type Subject } from "./subject.ts";

const ROUNDS = Number(Deno.env.get("ROUNDS") ?? 7);
const SECONDS = Number(Deno.env.get("SECONDS") ?? 3);

/** How many of the bots are busy. */
const BUSY = 1000;
const LOAD = { seconds: SECONDS, connections: 25, scheme: "http", pauseMs: 25 } as const;
const SETTINGS = { bots: BUSY };

const SCRIPT = fromFileUrl(new URL("./subjects/console.ts", import.meta.url));

function start(name: string, ...args: string[]): Promise<Subject> {
  const command = [Deno.execPath(), "run", "--allow-all", "--no-lock", SCRIPT, ...args];
  return startSubject(
    { name, key: name, command, installed: () => Promise.resolve(true) },
    undefined,
  );
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

const port = freePort();
const samples: Record<string, Sample[]> = { without: [], console: [], page: [] };
const tabs: TabFigures[] = [];
let round = 0;
const run = (subject: Subject) => measure(subject, round++, { ...LOAD, settings: SETTINGS });
{
  await using plain = await start("without");
  await using watched = await start("console", `--console=${port}`);
  for (const subject of [plain, watched, plain, watched]) await run(subject); // Warms them up.
  for (let i = 0; i < ROUNDS; i++) {
    samples.without!.push(await run(plain));
    samples.console!.push(await run(watched));
    await using page = await openPage(`http://127.0.0.1:${port}/`);
    await page.watch();
    samples.page!.push(await run(watched));
    tabs.push(await page.figures());
  }
}
for (const [name, all] of Object.entries(samples)) {
  const of = (key: keyof Sample) => median(all.map((sample) => sample[key]));
  const spread = all.map(({ p99 }) => p99.toFixed(2)).join(" ");
  console.log(
    `${name.padEnd(8)} ${of("rate").toFixed(0)}/s  p50 ${of("p50").toFixed(2)} ms  ` +
      `p99 ${of("p99").toFixed(2)} ms (${spread})  ${of("cpu").toFixed(1)} µs CPU an update`,
  );
}
const ratio = (a: string, b: string) =>
  median(samples[a]!.map(({ p99 }, i) => p99 / samples[b]![i]!.p99)).toFixed(2);
console.log(`p99 with the page to without the page ${ratio("page", "console")}`);
console.log(`p99 with the page to without a console ${ratio("page", "without")}`);
for (const { longTasks, longestGap, frames, events } of tabs) {
  const longest = Math.max(0, ...longTasks).toFixed(0);
  console.log(
    `tab: ${longTasks.length} long tasks, the longest ${longest} ms; ` +
      `longest gap between frames ${longestGap.toFixed(0)} ms, ${frames} frames; ${events}`,
  );
}
