/** The connection to the server; if lost, it is reestablished with a new snapshot. */
const RETRY_MS = 2000;

/** Connects, and reconnects for as long as the page is open. */
export function connect({ load, bots, take, lost }) {
  const source = new EventSource("/events");
  source.addEventListener("snapshot", ({ data }) => load(JSON.parse(data)));
  source.addEventListener("bots", ({ data }) => bots(JSON.parse(data)));
  source.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  source.addEventListener("error", () => {
    lost();
    // The browser retries by itself unless the server answered with an error.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => connect({ load, bots, take, lost }), RETRY_MS);
  });
}
