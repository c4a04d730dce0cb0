import { assert, assertEquals, assertRejects } from "@std/assert";
import { createApi, InputFile, InputFileError } from "../../src/telegram/api/mod.ts";
import { encodeMultipart, encodePayload } from "../../src/telegram/api/payload.ts";
import { ok, type ReceivedCall, startServer, startStandIn } from "./bot_api_stand_in.ts";

const bytes = new Uint8Array([0, 255, 13, 10, 45, 45]);

/** Sends one document and returns what arrived. */
async function arrival(document: InputFile): Promise<ReceivedCall> {
  await using standIn = startStandIn();
  const api = createApi({ token: "12:abc", apiRoot: standIn.root });
  await api.sendDocument({ chat_id: 1, document });
  return standIn.calls[0]!;
}

Deno.test("call() sends a form with a file under the parameter's own name", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token: "12:abc", apiRoot: standIn.root });

  await api.sendPhoto({
    chat_id: 7,
    photo: new InputFile(bytes, "dot.png"),
    caption: 'Grüße "an" alle\r\n世界',
    has_spoiler: true,
    reply_markup: { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] },
  });

  assertEquals(standIn.calls, [{
    token: "12:abc",
    method: "sendPhoto",
    type: "multipart/form-data",
    params: {
      chat_id: "7",
      caption: 'Grüße "an" alle\r\n世界',
      has_spoiler: "true",
      reply_markup: '{"inline_keyboard":[[{"text":"Go","callback_data":"go"}]]}',
    },
    files: { photo: { name: "dot.png", bytes } },
  }]);
});

Deno.test("call() attaches files at any depth, without changing the parameters", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token: "12:abc", apiRoot: standIn.root });
  const [a, b, c] = ["a", "b", "c"].map((name) =>
    new InputFile(new TextEncoder().encode(name), `${name}.jpg`)
  ) as [InputFile, InputFile, InputFile];
  const media = [
    { type: "photo", media: a },
    { type: "photo", media: "file_id" },
    { type: "video", media: b, thumbnail: c, caption: undefined },
  ] as const;

  await api.call("sendMediaGroup", { chat_id: 1, media, message_thread_id: undefined });

  const { params, files } = standIn.calls[0]!;
  assertEquals(Object.keys(params), ["chat_id", "media"]);
  assertEquals(JSON.parse(params.media as string), [
    { type: "photo", media: "attach://file0" },
    { type: "photo", media: "file_id" },
    { type: "video", media: "attach://file1", thumbnail: "attach://file2" },
  ]);
  const names = Object.entries(files).map(([name, file]) => [name, file.name]);
  assertEquals(names, [["file0", "a.jpg"], ["file1", "b.jpg"], ["file2", "c.jpg"]]);
  assert(media[0].media === a && media[2].thumbnail === c);
});

Deno.test("call() accepts custom attach:// names, and does not collide with them", async () => {
  await using standIn = startStandIn();
  const api = createApi({ token: "12:abc", apiRoot: standIn.root });
  const [mine, other] = [new InputFile(bytes, "mine"), new InputFile(bytes, "other")];
  const media = [{ type: "photo", media: "attach://file0" }, { type: "photo", media: other }];
  await api.call("sendMediaGroup", { media, file0: mine });
  const { params, files } = standIn.calls[0]!;
  assertEquals(JSON.parse(params.media as string)[1].media, "attach://file1");
  assertEquals([files.file0?.name, files.file1?.name], ["mine", "other"]);
});

Deno.test("encodePayload() throws on what JSON cannot represent", async () => {
  const api = createApi({ token: "12:abc", fetch: () => Promise.reject(new Error("not reached")) });
  await assertRejects(() => api.call("sendX", { chat_id: 1n }), TypeError);
  assertEquals(encodePayload({ when: new Date(0) }).contentType, "application/json");
});

Deno.test("InputFile sends bytes, a Blob, a File, a stream, a path and a file: URL", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/größe 1.bin`;
  await Deno.writeFile(path, bytes);
  const url = new URL(`file://${folder}/${encodeURIComponent("größe 1.bin")}`);
  const stream = () => ReadableStream.from([bytes.subarray(0, 2), bytes.subarray(2)]);
  const cases: [InputFile, string][] = [
    [new InputFile(bytes), "file"],
    [new InputFile(new Blob([bytes])), "file"],
    [new InputFile(new File([bytes], "report.pdf")), "report.pdf"],
    [new InputFile(stream(), "stream.bin"), "stream.bin"],
    [new InputFile(path), "größe 1.bin"],
    [new InputFile(url), "größe 1.bin"],
    [new InputFile(path, "other.bin"), "other.bin"],
  ];
  for (const [file, name] of cases) {
    assertEquals((await arrival(file)).files, { document: { name, bytes } });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("InputFile fetches a URL and forwards it", async () => {
  await using web = startServer(({ url }) =>
    url.includes("cat") ? new Response(bytes) : new Response("no", { status: 404 })
  );
  const cat = new InputFile(new URL(`${web.root}/pets/cat%201.jpg?size=1`));
  assertEquals((await arrival(cat)).files, { document: { name: "cat 1.jpg", bytes } });

  const dog = new InputFile(new URL(`${web.root}/pets/dog.jpg`));
  const error = await assertRejects(() => arrival(dog), InputFileError);
  assertEquals(
    error.message,
    `Cannot send file "dog.jpg": ${new URL(web.root).host} answered 404 Not Found`,
  );
});

Deno.test("InputFile opens nothing before it is sent, and reports when it cannot", async () => {
  const missing = new InputFile("/nowhere/at/all.jpg");
  const error = await assertRejects(() => arrival(missing), InputFileError, '"all.jpg"');
  assert(error.message.includes("No such file"), error.message);
  assertEquals(error.name, "InputFileError");
});

Deno.test("InputFile throws if its stream was sent before", async () => {
  const file = new InputFile(ReadableStream.from([bytes]));
  await arrival(file);
  await assertRejects(() => arrival(file), InputFileError, "its stream has been read");
});

Deno.test("InputFile reports a stream of text, with the remedy", async () => {
  const text = ReadableStream.from(["text"]) as unknown as ReadableStream<Uint8Array>;
  const error = await assertRejects(() => arrival(new InputFile(text, "a.txt")), InputFileError);
  assertEquals(
    error.message,
    'Cannot send file "a.txt": its stream does not give bytes; ' +
      "pipe a stream of text through new TextEncoderStream()",
  );
});

Deno.test("InputFile read() closes its source when the call ends, and does not pass off a partial file as complete", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, new Uint8Array(1_000_000));
  const over = new AbortController();
  const pieces = new InputFile(path).read({ fetch, signal: over.signal });
  assertEquals((await pieces.next()).done, false);
  over.abort();
  await assertRejects(() => pieces.next(), InputFileError);
  // Opened too late: Deno's sanitizer checks that the file is closed.
  const late = new InputFile(path).read({ fetch, signal: over.signal });
  await assertRejects(() => late.next(), InputFileError);
  await Deno.remove(path);
});

Deno.test("InputFile passes on a stream's error", async () => {
  const broken = ReadableStream.from((async function* () {
    yield bytes;
    await Promise.resolve();
    throw new RangeError("the disk is gone");
  })());
  const error = await assertRejects(() => arrival(new InputFile(broken)), InputFileError, "disk");
  assert(error.cause instanceof Error && error.cause.name === "RangeError");
});

Deno.test("encodeMultipart() quotes names, so that they cannot break out of their header", async () => {
  const form = {
    fields: [['a"b', "1"]],
    files: [["document", new InputFile(bytes.slice(0, 0), 'x"; name="y"\\\r\n\r\n.txt')]],
  } as const;
  const opener = { fetch, signal: new AbortController().signal };
  const text = await new Response(ReadableStream.from(encodeMultipart(form, "BB", opener))).text();
  assertEquals(text.split("\r\n"), [
    "--BB",
    'content-disposition: form-data; name="a\\"b"',
    "",
    "1",
    "--BB",
    'content-disposition: form-data; name="document"; filename="x\\"; name=\\"y\\"\\\\ .txt"',
    "content-type: application/octet-stream",
    "",
    "",
    "--BB--",
    "",
  ]);
});

Deno.test("call() closes its files if the answer arrives before they are read", async () => {
  const closed = Promise.withResolvers<unknown>();
  const source = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(bytes),
    pull: () => new Promise(() => {}), // More is announced than ever arrives.
    cancel: closed.resolve,
  });
  await using server = startServer(() => ok("early"));
  const api = createApi({ token: "12:abc", apiRoot: server.root });
  const sent = await api.call("sendDocument", { document: new InputFile(source) });
  assertEquals(sent, "early");
  await closed.promise;
});
