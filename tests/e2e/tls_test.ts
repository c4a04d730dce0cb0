import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeCertificate } from "../../src/server/make_certificate.ts";
import { MainProcess, textUpdate, updateRequest } from "./main_process.ts";

const folder = await Deno.makeTempDir();
const { cert: TLS_CERT, key: TLS_KEY } = await makeCertificate({
  hosts: ["localhost", "127.0.0.1"],
  folder,
});
const rsa = await makeCertificate({
  hosts: ["localhost"],
  folder: await Deno.makeTempDir(),
  rsa: true,
});
const caCerts = [await Deno.readTextFile(TLS_CERT)];

async function handshake(port: number, version: string): Promise<{ ok: boolean; said: string }> {
  const output = await new Deno.Command("openssl", {
    // Lowest level of security, or openssl itself would refuse to offer TLS 1.1.
    args: ["s_client", "-connect", `127.0.0.1:${port}`, version, "-cipher", "ALL:@SECLEVEL=0"],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
  return { ok: /Cipher is (?!\(NONE\))/.test(said), said };
}

Deno.test("main.ts serves TLS 1.2 and 1.3 and refuses TLS 1.1", async () => {
  await using main = await MainProcess.start({ TLS_CERT, TLS_KEY });
  const old = await handshake(main.port, "-tls1_1");
  assertEquals(old.ok, false);
  assertStringIncludes(old.said, "SSL alert number");
  for (const [option, name] of [["-tls1_2", "TLSv1.2"], ["-tls1_3", "TLSv1.3"]]) {
    const { ok, said } = await handshake(main.port, option!);
    assert(ok, said);
    assertStringIncludes(said, name!);
  }
});

Deno.test("main.ts serves with an RSA certificate", async () => {
  await using main = await MainProcess.start({ TLS_CERT: rsa.cert, TLS_KEY: rsa.key });
  assert((await handshake(main.port, "-tls1_2")).ok);
});

Deno.test("main.ts answers an update over HTTP/1.1 and HTTP/2 with the reply", async () => {
  await using main = await MainProcess.start({ TLS_CERT, TLS_KEY });
  for (const http2 of [false, true]) {
    using client = Deno.createHttpClient({ caCerts, http2, http1: !http2 });
    const update = updateRequest(textUpdate(http2 ? 2 : 1, 7, "hello"));
    const response = await fetch(`https://localhost:${main.port}/echo`, { ...update, client });
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(response.headers.get("content-encoding"), null);
    assertEquals(await response.json(), { method: "sendMessage", chat_id: 7, text: "hello" });
  }
});

Deno.test("main.ts keeps secrets and texts out of its log", async () => {
  await using main = await MainProcess.start({ TLS_CERT, TLS_KEY });
  using client = Deno.createHttpClient({ caCerts });
  const url = `https://localhost:${main.port}/echo`;
  const headers = { "x-telegram-bot-api-secret-token": "forged_secret" };
  const text = "a private word";
  for (const init of [updateRequest(textUpdate(1, 7, text)), updateRequest({}, headers)]) {
    await (await fetch(url, { ...init, client })).body?.cancel();
  }
  const refused = await main.logged(({ event }) => event === "refused");
  assertEquals(refused.reason, "secret");
  assertEquals(refused.address, "127.0.0.1");
  const log = JSON.stringify(main.log);
  for (const hidden of [text, "forged_secret", "end-to-end_secret", "123456:end-to-end"]) {
    assertEquals(log.includes(hidden), false, hidden);
  }
});

Deno.test("main.ts without a certificate serves HTTP and says that a proxy is expected", async () => {
  await using main = await MainProcess.start({});
  const init = updateRequest(textUpdate(1, 7, "hello"));
  const response = await fetch(`http://127.0.0.1:${main.port}/echo`, init);
  assertEquals((await response.json()).text, "hello");
  assert(main.log.some(({ msg }) => msg.includes("a proxy that ends TLS is expected")));
});
