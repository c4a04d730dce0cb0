/** Servers whose listener ends unexpectedly. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { type RunningServer, startServer } from "../../src/server/server.ts";
import { systemClock } from "../../src/util/clock.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

const UPGRADE =
  "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/** Deno never ends the upgrade of a request whose upgrade response was not returned. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

/** An application without bots, which is closed at once. */
class NoBots {
  closed = 0;
  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

type Started = { server: RunningServer<NoBots>; notices: string[]; port: number };

/** Starts a server whose handler breaks Deno.serve's loop on an upgrade request. */
async function start(clock = systemClock): Promise<Started> {
  const notices: string[] = [];
  const server = await startServer({
    app: new NoBots(),
    handler(request) {
      if (!request.headers.has("upgrade")) return new Response("fine");
      const { socket } = Deno.upgradeWebSocket(request);
      socket.onopen = () => socket.close();
      return new Response(null, { status: 500 }); // As if the handler had thrown.
    },
    place: { hostname: "127.0.0.1", port: 0 },
    files: undefined,
    drainMs: 1000,
    clock,
    emit: (event: PosternEvent) => void (event.type === "notice" && notices.push(event.name)),
  });
  return { server, notices, port: (server.addr as Deno.NetAddr).port };
}

/** Breaks the listener, and waits until the server notices. */
async function breakListener({ port, notices }: Started): Promise<void> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode(UPGRADE));
  await until(() => notices.includes("accept"));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test(
  "a server listens on the same port again when its listener ends unexpectedly",
  LEAKY,
  async () => {
    const started = await start();
    const { server, notices, port } = started;
    await breakListener(started);
    await until(() => notices.length === 3);
    assertEquals(notices, ["listening", "accept", "listening"]);
    assertEquals((server.addr as Deno.NetAddr).port, port);
    const response = await fetch(server.url);
    assertEquals(await response.text(), "fine");
    await server.shutdown();
    await server.finished;
    assertEquals(notices.slice(3), ["draining", "stopped"]);
  },
);

Deno.test(
  "a server that can no longer listen closes its application and rejects",
  LEAKY,
  async () => {
    const clock = new FakeClock();
    const started = await start(clock);
    const { server, notices, port } = started;
    const finished = assertRejects(() => server.finished, Deno.errors.AddrInUse);
    await breakListener(started);
    using _taken = await listenWhenFree(port);
    await clock.advance(60_000);
    await until(() => server.app.closed === 1);
    await clock.advance(5000);
    await finished;
    assertEquals(new Set(notices), new Set(["listening", "accept", "draining", "stopped"]));
  },
);

Deno.test(
  "a server whose listeners fail as soon as they are open gives up, too",
  LEAKY,
  async () => {
    const clock = new FakeClock();
    const started = await start(clock);
    const { server, notices } = started;
    const finished = assertRejects(() => server.finished, Error, "ended without being shut down");
    for (let seconds = 0; server.app.closed === 0; seconds += 5) {
      assert(seconds <= 60, "it goes on for ever");
      const failures = () => notices.filter((name) => name === "accept").length;
      const before = failures();
      await breakListener(started);
      await until(() => failures() > before);
      await clock.advance(5000);
    }
    await clock.advance(5000);
    await finished;
  },
);

Deno.test("a server whose listeners fail occasionally keeps serving", LEAKY, async () => {
  const clock = new FakeClock();
  const started = await start(clock);
  const { server, notices } = started;
  for (let times = 1; times <= 6; times++) {
    await breakListener(started);
    await until(() => notices.filter((name) => name === "accept").length === times);
    await clock.advance(11_000);
    await until(() => notices.filter((name) => name === "listening").length === times + 1);
  }
  const stopping = server.shutdown();
  await clock.advance(5000);
  await stopping;
  await server.finished;
});

/** Waits until the port closes, shortly after the listener has ended. */
async function listenWhenFree(port: number): Promise<Deno.Listener> {
  for (;;) {
    try {
      return Deno.listen({ hostname: "127.0.0.1", port });
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
