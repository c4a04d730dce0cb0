// deno-lint-ignore-file no-console
/**
 * `deno task bench:fidelity`: runs other libraries' own tests against Telegram on the
 * simulator. Only their API root, ids and pauses between calls are changed.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { quit, readOptions } from "./command_line.ts";
import { describe, ours } from "./fidelity/report.ts";
import { runSuite } from "./fidelity/run_suite.ts";
import { SUITES } from "./fidelity/suites.ts";

const usage = `Usage: deno task bench:fidelity [options]

Runs the suites of ${SUITES.map(({ name }) => name).join(", ")}.

  --only NAME    one suite; as many as needed
  --sources DIR  repositories, bare or checked out, that are taken instead of what PyPI, the Go
                 proxy and GitHub have: DIR/NAME, DIR/OWNER/NAME or DIR/OWNER+NAME
  --cache DIR    where sources and tools are kept [tests/bench/.fidelity]`;

const { only, sources, cache } = readOptions(usage, {
  only: { type: "string", multiple: true, default: [] },
  sources: { type: "string" },
  cache: { type: "string", default: fromFileUrl(new URL(".fidelity", import.meta.url)) },
});
for (const name of only) {
  if (!SUITES.some((suite) => suite.name === name)) {
    quit(`--only "${name}" is not a suite\n\n${usage}`);
  }
}

let left = 0;
for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const report = await runSuite(suite, { cache, ...(sources ? { sources } : {}) });
  console.log(describe(report));
  left += ours(report);
}
Deno.exit(left > 0 ? 1 : 0);
