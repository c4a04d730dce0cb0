/**
 * Lets `terminate()` stop this thread. Deno stops a running loop only in a thread that holds a Web
 * Lock, because another thread then gets the lock; any other thread runs until it returns to its
 * event loop.
 *
 * @module
 */
import { locks } from "node:worker_threads";

/** Held for the life of the thread. Its name cannot be guessed, so nobody can steal it. */
void locks.request(crypto.randomUUID(), () => new Promise(() => {}));

// A query would list the locks of all bots by name.
Object.getPrototypeOf(locks).query = () => {
  throw new Deno.errors.NotCapable("Cannot list locks: they belong to other bots, too");
};
