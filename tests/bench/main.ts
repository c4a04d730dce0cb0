// deno-lint-ignore-file no-console
/**
 * `deno task bench`: Postern against a bare `Deno.serve` and its peers, in interleaved rounds.
 */
import { makeCertificate } from "../../src/tls/generate.ts";
import { positive, quit, readOptions, requireWrk } from "./command_line.ts";
import { measureHeaps } from "./heaps.ts";
import { installPeers } from "./install.ts";
import { type Load, measure, type Sample } from "./load.ts";
import { machine, Results } from "./results.ts";
import { SUBJECTS } from "./specs.ts";
import { measureStarts } from "./starts.ts";
import { startSubject, type Subject, type SubjectSpec } from "./subject.ts";

/** V8 compiles during the first seconds, so rates still rise. */
const WARM_UP_SECONDS = 3;

/** How many times a round loads each subject in either way. */
const TURNS = 3;

// The cost of a store is measured by another command with its own options.
if (Deno.args.some((arg) => /^--store(=|$)/.test(arg))) {
  await import("./store/main.ts");
  Deno.exit(0);
}

const usage = `Usage: deno task bench [-- options]

  --install        get the peers from npm and PyPI first
  --only A,B       only these: ${SUBJECTS.map(({ key }) => key).join(", ")}
  --schemes A,B    of http, https and https-rsa [http,https]
  --rounds N       rounds, each restarting every subject [3]
  --seconds N      how long each is loaded in a turn [4]
  --connections N  connections; Telegram's default is 40 [40]
  --json FILE      writes every figure to a file, too
  --store A,B      instead: what a store costs; --store sqlite --help says more`;

const values = readOptions(usage, {
  install: { type: "boolean" },
  only: { type: "string" },
  schemes: { type: "string", default: "http,https" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "4" },
  connections: { type: "string", default: "40" },
  json: { type: "string" },
});
const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections]
  .map((text) => positive(text, usage)) as [number, number, number];
const only = values.only?.split(",");
const unknown = only?.find((key) => !SUBJECTS.some((spec) => spec.key === key));
if (unknown) quit(`There is no subject "${unknown}"\n\n${usage}`);
if (values.install) await installPeers();
await requireWrk();

const specs = SUBJECTS.filter(({ key }) => only?.includes(key) ?? true);
const installed: SubjectSpec[] = [];
for (const spec of specs) if (await spec.installed()) installed.push(spec);
const folder = await Deno.makeTempDir();
const hosts = ["127.0.0.1"];
const certificates = {
  http: undefined,
  https: await makeCertificate({ hosts, folder }),
  "https-rsa": await makeCertificate({ hosts, folder: `${folder}/rsa`, rsa: true }),
};
const results = new Results({ machine: machine(), rounds, seconds, connections });

for (const name of values.schemes.split(",")) {
  if (!Object.hasOwn(certificates, name)) quit(`There is no scheme "${name}"\n\n${usage}`);
  const tls = certificates[name as keyof typeof certificates];
  const load = { seconds, connections, scheme: tls ? "https" : "http" } as const;
  for (let round = 0; round < rounds; round++) {
    const starts = await measureStarts(installed, tls);
    for (const spec of specs) if (!starts.has(spec)) results.notInstalled(name, spec);
    await using running = new AsyncDisposableStack();
    const subjects = new Map<SubjectSpec, Subject>();
    for (const spec of installed) {
      const subject = running.use(await startSubject(spec, tls));
      await measure(subject, 0, { ...load, seconds: WARM_UP_SECONDS });
      subjects.set(spec, subject);
    }
    const saturated = await takeTurns(subjects, 1, load);
    const peaks = new Map([...subjects].map(([spec, subject]) => [spec, subject.peakBytes()]));
    const paced = await takeTurns(subjects, 1 + TURNS, { ...load, pauseMs: connections });
    for (const spec of installed) {
      results.add(name, spec, {
        saturated: saturated.get(spec)!,
        paced: paced.get(spec)!,
        peakBytes: peaks.get(spec)!,
        startsMs: starts.get(spec)!,
      });
    }
    await Deno.stderr.write(new TextEncoder().encode("."));
  }
}
await Deno.remove(folder, { recursive: true });
if (!only) results.addHeaps(await measureHeaps([1, 1000, 10_000]));
console.error();
console.log(results.tables());
if (values.json) await Deno.writeTextFile(values.json, results.json());

/** Loads the subjects in turn, so that compared figures are close in time. */
async function takeTurns(
  subjects: ReadonlyMap<SubjectSpec, Subject>,
  firstTurn: number,
  load: Load,
): Promise<Map<SubjectSpec, Sample[]>> {
  const samples = new Map<SubjectSpec, Sample[]>([...subjects.keys()].map((spec) => [spec, []]));
  for (let turn = firstTurn; turn < firstTurn + TURNS; turn++) {
    for (const [spec, subject] of subjects) {
      samples.get(spec)!.push(await measure(subject, turn, load));
    }
  }
  return samples;
}
