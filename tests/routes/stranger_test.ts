/** Strangers who call a route without ever sending the body. */
import { assertEquals } from "@std/assert";
import { connect } from "node:http2";
import { serve } from "../../src/mod.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { SECRET, TOKEN } from "../helpers/app.ts";

Deno.test("1 200 HTTP/2 streams without a body do not displace updates", async () => {
  await using folder = await TemporaryFolder.make();
  const files = await folder.certificate();
  const routes = { "/paid": { handler: () => new Response(), signature: () => false } };
  await using server = await serve({
    bots: { shop: { token: TOKEN, secret: SECRET, handler: { default() {}, routes } } },
    sources: ["127.0.0.1"],
    ...{ hostname: "127.0.0.1", port: 0, drainMs: 0, ...files },
  });
  const origin = `https://localhost:${server.addr.port}`;
  const caCerts = [await Deno.readTextFile(files.cert)];
  // Deno accepts 200 streams per connection.
  const sessions = Array.from({ length: 6 }, () => connect(origin, { ca: caCerts }));
  let answered = 0;
  const manyAnswered = Promise.withResolvers<void>();
  for (const session of sessions) {
    for (let i = 0; i < 200; i++) {
      const stream = session.request({ ":method": "POST", ":path": "/shop/paid" });
      stream.on("error", () => {});
      stream.on("response", () => ++answered === 150 && manyAnswered.resolve());
    }
  }
  using client = Deno.createHttpClient({ caCerts, http2: false });
  // There is not enough room, so some are refused; the others stay.
  await manyAnswered.promise;
  for (let update_id = 1; update_id <= 50; update_id++) {
    const response = await fetch(`${origin}/shop`, {
      ...{ client, method: "POST", body: JSON.stringify({ update_id, poll: {} }) },
      headers: {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": SECRET,
      },
    });
    await response.body?.cancel();
    assertEquals(response.status, 200);
  }
  for (const session of sessions) session.destroy();
  await Promise.all(
    sessions.map((session) =>
      session.closed ? undefined : new Promise((resolve) => session.once("close", resolve))
    ),
  );
});
