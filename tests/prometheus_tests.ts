/**
 * The tests that need promtool, of Debian's prometheus: `deno task test:prometheus`. Plain
 * `deno test` excludes their folder, even when given its path.
 */
import "./prometheus/promtool_test.ts";
