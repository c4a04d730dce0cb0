/**
 * Python's libraries behind the relay: `deno task test:relay`. Their packages are fetched from PyPI
 * the first time; plain `deno test` leaves this out.
 */
import "./relay/python/ask_token_test.ts";
import "./relay/python/python_test.ts";
