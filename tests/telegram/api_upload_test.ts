import { assert, assertEquals, assertLess } from "@std/assert";
import { createApi, InputFile, type InputFileSource } from "../../src/telegram/api/mod.ts";
import { ok, startServer } from "./bot_api_stand_in.ts";

const MIB = 2 ** 20;
const SIZE = 128 * MIB;

/** Room in socket buffers: Linux lets a receiver's grow to 32 MiB, a sender's to 4. */
const SOCKETS = 40 * MIB;

/** Bytes produced but not yet received, the most that can be in memory. */
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

/** Uploads a file to a server that counts bytes, and returns the count. */
async function upload(source: InputFileSource, transit: Transit): Promise<number> {
  await using server = startServer(async (request) => {
    for await (const chunk of request.body!) transit.arrived += chunk.length;
    return ok(transit.arrived);
  });
  const api = createApi({ token: "12:abc", apiRoot: server.root });
  const document = new InputFile(source, "large.bin");
  return await api.call("sendDocument", { chat_id: 1, document }) as number;
}

Deno.test("call() uploads a large stream without buffering it", async () => {
  const transit = new Transit();
  const received = await upload(transit.stream(), transit);
  assertEquals(transit.made, SIZE);
  assert(received > SIZE && received < SIZE + 1024, `${received}`);
  assertLess(transit.most, SOCKETS);
});

Deno.test("call() uploads the content of a URL without buffering it", async () => {
  const transit = new Transit();
  await using web = startServer(() => new Response(transit.stream()));
  const received = await upload(new URL(web.root), transit);
  assert(received > SIZE && received < SIZE + 1024, `${received}`);
  assertLess(transit.most, 2 * SOCKETS);
});

Deno.test("call() stops reading when the server does", async () => {
  const transit = new Transit();
  const stalled = Promise.withResolvers<void>();
  await using server = startServer(async (request) => {
    await stalled.promise;
    await request.body!.cancel();
    return ok(true);
  });
  const api = createApi({ token: "12:abc", apiRoot: server.root });
  const call = api.call("sendDocument", { document: new InputFile(transit.stream()) });

  let before;
  do {
    before = transit.made;
    for (let turn = 0; turn < 50; turn++) await new Promise((done) => setTimeout(done));
  } while (transit.made === 0 || transit.made > before);
  assertLess(transit.made, SOCKETS);

  stalled.resolve();
  assertEquals(await call, true);
});
