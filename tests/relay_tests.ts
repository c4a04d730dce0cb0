/**
 * Python's libraries behind the relay: `deno task test:relay`. Their packages are fetched from PyPI
 * the first time; plain `deno test` excludes them.
 */
import "./relay/python/ask_token_test.ts";
import "./relay/python/python_test.ts";
