/**
 * Makes this thread one that `terminate()` can stop. Deno stops a running loop only in a thread that
 * holds a Web Lock, because what the lock guards goes to somebody else; any other thread goes on
 * until it comes back to its event loop.
 *
 * @module
 */
import { locks } from "node:worker_threads";

/** Held as long as the thread lives. Nobody can steal it who cannot guess its name. */
void locks.request(crypto.randomUUID(), () => new Promise(() => {}));

// It would list the locks of all bots by name.
Object.getPrototypeOf(locks).query = () => {
  throw new Deno.errors.NotCapable("Cannot list locks: they belong to other bots, too");
};
