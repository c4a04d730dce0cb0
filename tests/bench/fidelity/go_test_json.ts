import type { Outcome } from "./suite.ts";

interface TestEvent {
  Action: string;
  Test?: string;
  Output?: string;
}

const STATUS: Readonly<Record<string, Outcome["status"]>> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
};

/** Reads the output of `go test -json`; subtests count instead of their parent. */
export function readGoTest(lines: string): Outcome[] {
  const events = lines.split("\n").filter((line) => line.startsWith("{"))
    .map((line): TestEvent => JSON.parse(line));
  const said = new Map<string, string>();
  const outcomes = new Map<string, Outcome>();
  for (const { Action, Test, Output = "" } of events) {
    if (Test === undefined) continue;
    said.set(Test, (said.get(Test) ?? "") + Output);
    const status = STATUS[Action];
    if (status) outcomes.set(Test, { test: Test, status, message: said.get(Test)!.trim() });
  }
  const parents = new Set([...outcomes.keys()].map((test) => test.replace(/\/[^/]*$/, "/")));
  return [...outcomes.values()].filter(({ test }) => !parents.has(`${test}/`));
}
