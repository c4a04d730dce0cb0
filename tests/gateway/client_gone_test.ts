/** Clients that close their connection before the answer, on real sockets. */
import { assertEquals } from "@std/assert";
import { serve } from "../../src/mod.ts";
import type { PosternEvent } from "../../src/mod.ts";
import { SECRET } from "../helpers/app.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { RawConnection, rawPost } from "../helpers/raw_http.ts";
import { ok, startStandIn } from "../telegram/bot_api_stand_in.ts";

const REPLY = { method: "sendMessage", chat_id: 1, text: "hi" } as const;

/** Resolves once a condition holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

for (const tls of [true, false]) {
  for (const policy of ["throw", "return"] as const) {
    const how = `${tls ? "TLS" : "plain HTTP"}, policy ${policy}`;
    Deno.test(`a reply is sent by an API call when the client has gone: ${how}`, {
      timeout: 20_000,
    }, async () => {
      await using folder = await TemporaryFolder.make();
      const pair = tls ? await folder.certificate() : undefined;
      const caCerts = pair && [await Deno.readTextFile(pair.cert)];
      await using telegram = startStandIn(() => ok({ message_id: 1 }));
      const events: PosternEvent[] = [];
      const ends: (() => void)[] = [];
      await using server = await serve({
        bots: {
          echo: {
            token: "123456:example",
            secret: SECRET,
            timeout: { policy },
            handler: () => new Promise<typeof REPLY>((resolve) => ends.push(() => resolve(REPLY))),
          },
        },
        sources: ["127.0.0.0/8"],
        hostname: "127.0.0.1",
        port: 0,
        telegram: { apiRoot: telegram.root },
        observers: [(event) => void events.push(event)],
        ...pair,
      });
      const { port } = server.addr;
      const connect = async () => {
        const conn = caCerts
          ? await Deno.connectTls({ hostname: "localhost", port, caCerts })
          : await Deno.connect({ hostname: "127.0.0.1", port });
        return new RawConnection(conn);
      };
      const leaves = await connect();
      await leaves.send(rawPost(1));
      await until(() => ends.length === 1);
      leaves[Symbol.dispose]();
      // The server notices only when the kernel reports it, in some turn of the event loop.
      for (let i = 0; i < 40; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      ends[0]!();
      await until(() => events.some(({ type }) => type === "update"));
      assertEquals(telegram.calls.map(({ method, params }) => ({ method, ...params })), [REPLY]);
      using comesBack = await connect();
      await comesBack.send(rawPost(1));
      assertEquals(await comesBack.response().then((response) => response?.status), 200);
      assertEquals([telegram.calls.length, ends.length], [1, 1]);

      // A client that stays gets its reply in the response.
      await comesBack.send(rawPost(2));
      await until(() => ends.length === 2);
      await new Promise((resolve) => setTimeout(resolve, 50));
      ends[1]!();
      const answer = await comesBack.response();
      assertEquals([answer?.status, JSON.parse(answer!.body)], [200, REPLY]);
      assertEquals(telegram.calls.length, 1);
    });
  }
}
