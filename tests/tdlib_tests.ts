/**
 * The simulator's text against Telegram's own library: `deno task test:tdlib`. It is fetched from
 * npm the first time, and runs on Linux on x86-64 only; plain `deno test` excludes it.
 */
import "./tdlib/cases_test.ts";
import "./tdlib/random_test.ts";
