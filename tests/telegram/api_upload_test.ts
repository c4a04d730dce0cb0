import { assert, assertEquals, assertLess } from "@std/assert";
import { createApi, InputFile, type InputFileSource } from "../../src/telegram/api.ts";
import { ok, startServer } from "./bot_api_stand_in.ts";

const MIB = 2 ** 20;
const SIZE = 32 * MIB;

/** What has been made and not yet arrived, in bytes: all that can be in memory. */
class Transit {
  made = 0;
  arrived = 0;
  most = 0;

  make(bytes: number): void {
    this.made += bytes;
    this.most = Math.max(this.most, this.made - this.arrived);
  }

  /** A stream of {@linkcode SIZE} bytes. */
  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: (stream) => {
        if (this.made >= SIZE) return stream.close();
        stream.enqueue(new Uint8Array(64 * 1024).fill(this.made / MIB));
        this.make(64 * 1024);
      },
    }, { highWaterMark: 0 });
  }
}

/** Uploads a file to a server that counts, slower than the client can send. */
async function upload(source: InputFileSource, transit: Transit): Promise<number> {
  await using server = startServer(async (request) => {
    for await (const chunk of request.body!) {
      transit.arrived += chunk.length;
      await new Promise((done) => setTimeout(done));
    }
    return ok(transit.arrived);
  });
  const api = createApi({ token: "12:abc", apiRoot: server.root });
  const document = new InputFile(source, "large.bin");
  return await api.call("sendDocument", { chat_id: 1, document }) as number;
}

Deno.test("call() uploads a large stream without holding it", async () => {
  const transit = new Transit();
  const received = await upload(transit.stream(), transit);
  assertEquals(transit.made, SIZE);
  assert(received > SIZE && received < SIZE + 1024, `${received}`);
  assertLess(transit.most, 12 * MIB); // What the sockets on both sides take, and a little.
});

Deno.test("call() uploads what it fetches from a URL without holding it", async () => {
  const transit = new Transit();
  await using web = startServer(() => new Response(transit.stream()));
  const received = await upload(new URL(web.root), transit);
  assert(received > SIZE && received < SIZE + 1024, `${received}`);
  assertLess(transit.most, 24 * MIB); // Two pairs of sockets.
});
