/**
 * The tests that need promtool, of Debian's prometheus: `deno task test:prometheus`. Plain
 * `deno test` leaves their folder out, and would even if it were told its name.
 */
import "./prometheus/promtool_test.ts";
