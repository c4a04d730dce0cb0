/** The connection to the simulator; lost, it is taken up again, with a snapshot. */
import { load, setLinked, take, takeBots } from "./store.js";

const RETRY_MS = 2000;

/** Connects, and connects again for as long as the page is open. */
export function connect() {
  const source = new EventSource("/events");
  source.addEventListener("snapshot", ({ data }) => load(JSON.parse(data)));
  source.addEventListener("bots", ({ data }) => takeBots(JSON.parse(data)));
  source.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  source.addEventListener("error", () => {
    setLinked(false);
    // The browser tries again by itself, unless it was answered with an error.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  });
}
