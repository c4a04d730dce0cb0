/** Refusals over HTTP/2 of requests whose bodies are not read. */
import { assert, assertEquals } from "@std/assert";
import { RefusedBodies } from "../../src/gateway/refused_bodies.ts";
import { type RouteOptions, serve, type Server } from "../../src/mod.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { SECRET } from "../helpers/app.ts";
import { TestBody } from "../helpers/streams.ts";

const MIB = 1024 * 1024;

/** Custom routes that refuse what they get. */
const routes: Record<string, RouteOptions> = {
  "/closed": { sources: ["10.0.0.0/8"], handler: () => new Response("open") },
  "/signed": { signature: () => false, handler: () => new Response("signed") },
};

/** None of its timers ends: a busy machine takes more than a second to send a body. */
const patient: Clock = { ...systemClock, setTimer: () => 0 };

/** A server over TLS, and its certificate. */
async function withServer(run: (server: Server, cert: string) => Promise<void>): Promise<void> {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  await using server = await serve({
    bots: { echo: { token: "123456:example", secret: SECRET, handler: { message() {}, routes } } },
    sources: ["127.0.0.0/8", "::1"],
    hostname: "127.0.0.1",
    port: 0,
    ...{ cert, key, clock: patient },
  });
  await run(server, cert);
}

/** Posts with curl, and returns the statuses that it got: 000 for no answer. */
async function curl(...args: string[]): Promise<string[]> {
  const format = ["-s", "-k", "-o", "/dev/null", "-w", "%{http_version} %{http_code}\n"];
  const { stdout } = await new Deno.Command("curl", { args: [...format, ...args] }).output();
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test("curl gets every refusal over HTTP/2, whatever the body", async () => {
  await withServer(async (server, cert) => {
    await Deno.writeTextFile(`${cert}.body`, "x".repeat(200_000));
    const url = `${server.url}/echo`;
    const wrong = [
      "-H",
      "content-type: application/json",
      "-H",
      "x-telegram-bot-api-secret-token: no",
    ];
    await Deno.writeTextFile(`${cert}.long`, "x".repeat(1_500_000));
    const long = ["--data-binary", `@${cert}.long`];
    const update = [
      "-H",
      `x-telegram-bot-api-secret-token: ${SECRET}`,
      "-H",
      "content-type: application/json",
    ];
    const refused: [status: number, args: string[]][] = [
      [401, [...wrong, "-d", '{"update_id":1}', url]],
      [401, [...wrong, "--data-binary", `@${cert}.body`, url]],
      [404, ["-d", "small", `${server.url}/nope`]],
      [405, ["-X", "PUT", "-d", "small", url]],
      [415, ["-H", `x-telegram-bot-api-secret-token: ${SECRET}`, "-d", "small", url]],
      [404, [...long, `${server.url}/nope`]],
      [413, [...update, ...long, url]],
      [413, [...update, "-X", "POST", "-T", `${cert}.long`, "-H", "content-length:", url]],
      [405, ["-X", "PUT", "--data-binary", `@${cert}.body`, `${url}/signed`]],
      [401, ["--data-binary", `@${cert}.body`, `${url}/signed`]],
      [403, ["--data-binary", `@${cert}.body`, `${url}/closed`]],
      [413, [...long, `${url}/signed`]],
      [413, ["-X", "POST", "-T", `${cert}.long`, "-H", "content-length:", `${url}/signed`]],
    ];
    for (const [status, args] of refused) {
      const seen = await Promise.all(Array.from({ length: 12 }, () => curl("--http2", ...args)));
      assertEquals(seen.flat(), Array(12).fill(`2 ${status}`));
    }
    assertEquals(await curl("--http1.1", ...refused[0]![1]), ["1.1 401"]);
  });
});

Deno.test("many streams on one HTTP/2 connection get their refusals", async () => {
  await withServer(async (server, cert) => {
    const caCerts = [await Deno.readTextFile(cert)];
    using client = Deno.createHttpClient({ caCerts, http1: false });
    const url = `https://localhost:${server.addr.port}/echo`;
    const statuses = await Promise.all(Array.from({ length: 180 }, async () => {
      const response = await fetch(url, { method: "POST", body: "{}", client });
      await response.body?.cancel();
      return response.status;
    }));
    assertEquals(new Set(statuses), new Set([401]));
  });
});

/** A refused request, as received by our listener. */
function incoming(body: TestBody, host: string | null = null) {
  const request = new Request("https://bot.example.com/echo", {
    method: "POST",
    body: body.stream,
  });
  const reader = { get: (name: string) => name === "host" ? host : null };
  return {
    request,
    reader,
    peer: undefined,
    fromServer: true,
    ownListener: true,
    route: undefined,
  };
}

const response = new Response();

Deno.test("RefusedBodies.answer() reads the rest of a body, within its limit", async () => {
  const bodies = new RefusedBodies(new FakeClock());
  const small = new TestBody(["a", "b", "c"]);
  assert(await bodies.answer(incoming(small), response) === response);
  assertEquals(small.cancelled, false);
  function* endless() {
    for (;;) yield "x".repeat(MIB / 4);
  }
  const large = new TestBody(endless());
  await bodies.answer(incoming(large), response);
  assertEquals([large.pulls <= 66, large.cancelled], [true, true]);
});

Deno.test("RefusedBodies.answer() waits at most a second, and for a limited number at once", async () => {
  const clock = new FakeClock();
  const bodies = new RefusedBodies(clock);
  const slow = Array.from({ length: 64 }, () => new TestBody(["a"], "never"));
  const answers = slow.map((body) => bodies.answer(incoming(body), response));
  assert(answers.every((answer) => answer instanceof Promise));
  assert(bodies.answer(incoming(new TestBody(["a"], "never")), response) === response);
  let answered = 0;
  for (const answer of answers) Promise.resolve(answer).then(() => answered++);
  await clock.advance(999);
  assertEquals(answered, 0);
  await clock.advance(1);
  assertEquals([answered, clock.pending], [64, 0]);
  assert(bodies.answer(incoming(new TestBody(["a"], "never")), response) instanceof Promise);
  await clock.advance(1000);
});

Deno.test("RefusedBodies.answer() reads nothing over HTTP/1.1", () => {
  const bodies = new RefusedBodies(new FakeClock());
  const body = new TestBody(["a"]);
  assert(bodies.answer(incoming(body, "bot.example.com"), response) === response);
  assertEquals([body.pulls, body.cancelled], [0, false]);
});
