import { assert, assertEquals } from "@std/assert";
import { parseWebhookUrl } from "../../src/telegram/webhook_url.ts";
import { requestBytes } from "../../src/webhook_sender/request_bytes.ts";
import { ResponseParser } from "../../src/webhook_sender/response_parser.ts";
import { showRequest, showResponse } from "../../src/webhook_sender/shown.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function shown(head: string, body: Uint8Array<ArrayBuffer>) {
  const parser = new ResponseParser();
  parser.push(bytes(`HTTP/1.1 200 OK\r\n${head}Content-Length: ${body.length}\r\n\r\n`));
  return await showResponse(parser.push(body)!);
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("showResponse() shows text, decodes gzip, and describes binary data", async () => {
  assertEquals((await shown("", bytes("häppy"))).body, "häppy");
  const packed = await gzip("unpacked");
  const unpacked = await shown("Content-Encoding: gzip\r\n", packed);
  assertEquals([unpacked.body, unpacked.bytes], ["unpacked", packed.length]);
  assertEquals((await shown("", new Uint8Array([0xff, 0xfe, 0]))).body, "<3 bytes>");
  assertEquals(
    (await shown("Content-Encoding: gzip\r\n", bytes("no gzip"))).body,
    "<7 bytes of gzip>",
  );
});

Deno.test("showResponse() shows the beginning of a very long body, without splitting characters", async () => {
  const { body } = await shown("", bytes("x" + "é".repeat(200_000)));
  assert(body.endsWith("é…"));
  assert(body.length < 150_000);
});

Deno.test("showRequest() shows every header that was sent, and hides the secrets", () => {
  const url = parseWebhookUrl("https://user:pass@bots.example:8443/a?b");
  const update = { update_id: 1, json: '"message":{}' };
  const sent = requestBytes(url, "secret-token", update);
  const text = new TextDecoder().decode(sent);
  const { url: shownUrl, headers } = showRequest(url, "secret-token", sent);
  assertEquals(shownUrl, "https://bots.example:8443/a?b");
  for (const [name, value] of headers) {
    const hidden = /^(Authorization|X-Telegram-Bot-Api-Secret-Token)$/.test(name);
    assertEquals([name, text.includes(`\r\n${name}: ${value}\r\n`)], [name, !hidden]);
    assertEquals([name, value === "•••"], [name, hidden]);
  }
  assertEquals(headers.length, 7);
});
