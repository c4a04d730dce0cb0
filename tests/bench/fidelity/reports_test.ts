import { assertEquals } from "@std/assert";
import { byCause, INTERNET, OURS } from "./causes.ts";
import { readGoTest } from "./go_test_json.ts";
import { readJUnit } from "./junit.ts";

Deno.test("readJUnit() reads passes, failures and skips; the last run of a repeated test counts", () => {
  const outcomes = readJUnit(`<?xml version="1.0"?><testsuites><testsuite name="a">
    <testcase classname="a.B" name="passes" time="0.1" />
    <testcase classname="a.B" name="flaky"><failure message="first" /></testcase>
    <testcase classname="a.B" name="fails"><failure message="1 &lt; 0 &amp;&#10;x">trace</failure></testcase>
    <testcase classname="a.B" name="errs"><error message="setup">at x</error></testcase>
    <testcase classname="a.B" name="skips"><skipped type="pytest.skip" message="no" /></testcase>
    <testcase classname="a.B" name="flaky" time="1"></testcase>
  </testsuite></testsuites>`);
  assertEquals(outcomes, [
    { test: "a.B passes", status: "passed", message: "" },
    { test: "a.B flaky", status: "passed", message: "" },
    { test: "a.B fails", status: "failed", message: "1 < 0 &\nx\ntrace" },
    { test: "a.B errs", status: "failed", message: "setup\nat x" },
    { test: "a.B skips", status: "skipped", message: "" },
  ]);
});

Deno.test("readGoTest() counts subtests instead of their parent", () => {
  const lines = [
    { Action: "run", Test: "TestA" },
    { Action: "output", Test: "TestA/b", Output: "not equal\n" },
    { Action: "fail", Test: "TestA/b" },
    { Action: "pass", Test: "TestA/c" },
    { Action: "fail", Test: "TestA" },
    { Action: "skip", Test: "TestD" },
    { Action: "fail" },
  ].map((event) => JSON.stringify(event)).join("\n");
  assertEquals(readGoTest(`go: downloading\n${lines}`), [
    { test: "TestA/b", status: "failed", message: "not equal" },
    { test: "TestA/c", status: "passed", message: "" },
    { test: "TestD", status: "skipped", message: "" },
  ]);
});

Deno.test("byCause() attributes unexplained failures to the simulator, and lists them first", () => {
  const failed = (test: string, message: string) => ({ test, message, status: "failed" as const });
  const outcomes = [
    failed("a", "no route"),
    failed("b", "1 != 2"),
    { test: "c", message: "", status: "passed" as const },
  ];
  const causes = byCause(outcomes, [{ cause: INTERNET, tests: /./, message: /route/ }]);
  assertEquals([...causes].map(([cause, [first]]) => [cause, first!.test]), [
    [OURS, "b"],
    [INTERNET, "a"],
  ]);
});
