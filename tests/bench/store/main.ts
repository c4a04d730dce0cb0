// deno-lint-ignore-file no-console
/**
 * `deno task bench -- --store …`: what durable acceptance costs. The server, its store and the load
 * share the machine's cores.
 */
import { positive, quit, readOptions, requireWrk } from "../command_line.ts";
import { machine } from "../results.ts";
import { measureFlat } from "./flat.ts";
import { HEAD, lineOf, measureRound, type Round } from "./rounds.ts";
import { measureTakeover, measureTwo } from "./several.ts";
import { measureSlowDisk } from "./slow_disk.ts";
import { type StoreName, STORES } from "./start.ts";

const usage = `Usage: deno task bench -- --store A,B [options]

  --store A,B      of ${STORES.join(", ")}
  --rounds N       rounds, each with a fresh bare server and store [3]
  --seconds N      how long each is loaded in a round [4]
  --connections N  of the load, in rounds and with --two, unless it is paced [40]
  --slow-disk      instead: another bot's p99 while fsync takes 20 ms longer (SQLite)
  --two            instead: one instance against two, in turns (PostgreSQL)
  --compute US     with --two: how long a handler computes, in about microseconds [0]
  --takeover       instead: how soon another instance takes over (PostgreSQL)
  --flat N         instead: memory and size over N updates
  --flat-seconds N how long that may take, however far it gets [120]`;

const values = readOptions(usage, {
  store: { type: "string", default: "sqlite" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "4" },
  connections: { type: "string", default: "40" },
  "slow-disk": { type: "boolean" },
  two: { type: "boolean" },
  compute: { type: "string", default: "0" },
  takeover: { type: "boolean" },
  flat: { type: "string" },
  "flat-seconds": { type: "string", default: "120" },
});
const names = values.store.split(",");
for (const name of names) {
  if (!(STORES as readonly string[]).includes(name)) {
    quit(`There is no store "${name}"\n\n${usage}`);
  }
}
const [rounds, seconds] = [positive(values.rounds, usage), positive(values.seconds, usage)];
const connections = positive(values.connections, usage);
const computeUs = values.compute === "0" ? 0 : positive(values.compute, usage);
await requireWrk();
console.log(`${machine()}; ${connections} connections, ${rounds} rounds of ${seconds} s\n`);

for (const name of names as StoreName[]) {
  if (values["slow-disk"]) console.log(await measureSlowDisk(seconds));
  else if (values.two) {
    const options = { rounds, seconds, connections, computeUs };
    for await (const line of measureTwo(name, options)) console.log(`${name}: ${line}`);
  } else if (values.takeover) console.log(`${name}: ${await measureTakeover(name)}`);
  else if (values.flat !== undefined) {
    const limitMs = positive(values["flat-seconds"], usage) * 1000;
    for await (const line of measureFlat(name, positive(values.flat, usage), limitMs)) {
      console.log(`${name}: ${line}`);
    }
  } else {
    const measured: Round[] = [];
    if (name === names[0]) console.log(HEAD);
    for (let round = 0; round < rounds; round++) {
      measured.push(await measureRound(name, seconds, connections));
    }
    console.log(lineOf(name, measured));
  }
}
