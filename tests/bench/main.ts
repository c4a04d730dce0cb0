// deno-lint-ignore-file no-console
/**
 * `deno task bench`: the whole way of an update through Postern against a bare `Deno.serve`, in
 * interleaved rounds over loopback HTTP and HTTPS.
 */
import { parseArgs } from "node:util";
import { makeCertificate } from "../../src/server/make_certificate.ts";
import { measure, type Sample } from "./load.ts";
import { median, spread } from "./statistics.ts";
import { startSubject, type SubjectSpec } from "./subject.ts";

const usage = `Usage: deno task bench [--rounds N] [--seconds N] [--connections N] [--json FILE]`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "40" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  Deno.exit(0);
}
const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections]
  .map(Number) as [number, number, number];

function denoSubject(name: string, file: string): SubjectSpec {
  const path = new URL(`./subjects/${file}`, import.meta.url).pathname;
  return { name, command: [Deno.execPath(), "run", "--allow-all", path] };
}

const subjects = [denoSubject("bare Deno.serve", "bare.ts"), denoSubject("Postern", "postern.ts")];

const folder = await Deno.makeTempDir();
const tls = await makeCertificate({ hosts: ["127.0.0.1"], folder });
const samples = new Map<string, Sample[]>();

try {
  for (const scheme of ["http", "https"] as const) {
    for (let round = -1; round < rounds; round++) {
      for (const spec of subjects) {
        await using subject = await startSubject(spec, scheme === "https" ? tls : undefined);
        // The first seconds are V8's: code is still being compiled.
        await measure(subject, 0, { seconds: 1, connections, scheme });
        const sample = await measure(subject, 1, { seconds, connections, scheme });
        if (round < 0) continue;
        const key = `${scheme} ${spec.name}`;
        samples.set(key, [...samples.get(key) ?? [], sample]);
      }
    }
  }
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  console.error("wrk is not installed; apt-get install wrk");
  Deno.exit(1);
} finally {
  await Deno.remove(folder, { recursive: true });
}

const cpu = /model name\s*: (.*)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
console.log(
  `${navigator.hardwareConcurrency} cores, ${cpu}, Deno ${Deno.version.deno}; ` +
    `${connections} connections, medians of ${rounds} rounds of ${seconds} s`,
);
console.log("| scheme | subject | requests/s | ± % | of bare | µs CPU | p50 ms | p99 ms |");
console.log("|---|---|---|---|---|---|---|---|");
for (const scheme of ["http", "https"]) {
  const rateOf = (name: string) => samples.get(`${scheme} ${name}`)!.map(({ rate }) => rate);
  for (const { name } of subjects) {
    const mine = samples.get(`${scheme} ${name}`)!;
    const of = (field: keyof Sample) => median(mine.map((sample) => sample[field]));
    const ratio = of("rate") / median(rateOf("bare Deno.serve"));
    const cells = [
      ...[scheme, name, Math.round(of("rate")), spread(rateOf(name)).toFixed(1), ratio.toFixed(2)],
      ...[of("cpu").toFixed(1), of("p50").toFixed(2), of("p99").toFixed(2)],
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
if (values.json) {
  await Deno.writeTextFile(
    values.json,
    JSON.stringify(Object.fromEntries(samples), null, 2) + "\n",
  );
}
