/** The connection to the server; lost, it is taken up again, with a snapshot. */
const RETRY_MS = 2000;

/** Connects, and connects again for as long as the page is open. */
export function connect({ load, bots, take, lost }) {
  const source = new EventSource("/events");
  source.addEventListener("snapshot", ({ data }) => load(JSON.parse(data)));
  source.addEventListener("bots", ({ data }) => bots(JSON.parse(data)));
  source.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  source.addEventListener("error", () => {
    lost();
    // The browser tries again by itself, unless it was answered with an error.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => connect({ load, bots, take, lost }), RETRY_MS);
  });
}
