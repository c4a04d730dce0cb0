import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, textUpdate, updateRequest } from "./main_process.ts";

/** A certificate in a temporary folder, and the settings that name it. */
async function certificate(rsa = false) {
  const folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate("pair", rsa);
  return {
    env: { TLS_CERT: cert, TLS_KEY: key },
    caCerts: [await Deno.readTextFile(cert)],
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function handshake(port: number, version: string): Promise<{ ok: boolean; said: string }> {
  const output = await new Deno.Command("openssl", {
    // The lowest security level, as openssl otherwise refuses to offer TLS 1.1.
    args: ["s_client", "-connect", `127.0.0.1:${port}`, version, "-cipher", "ALL:@SECLEVEL=0"],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
  return { ok: /Cipher is (?!\(NONE\))/.test(said), said };
}

Deno.test("main.ts serves TLS 1.2 and 1.3 and refuses TLS 1.1", async () => {
  await using ec = await certificate();
  await using main = await MainProcess.start(ec.env);
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
  await using rsa = await certificate(true);
  await using main = await MainProcess.start(rsa.env);
  assert((await handshake(main.port, "-tls1_2")).ok);
});

Deno.test("main.ts answers an update over HTTP/1.1 and HTTP/2 with the reply", async () => {
  await using ec = await certificate();
  await using main = await MainProcess.start(ec.env);
  for (const http2 of [false, true]) {
    using client = Deno.createHttpClient({ caCerts: ec.caCerts, http2, http1: !http2 });
    const update = updateRequest(textUpdate(http2 ? 2 : 1, 7, "hello"));
    const response = await fetch(`https://localhost:${main.port}/echo`, { ...update, client });
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(response.headers.get("content-encoding"), null);
    assertEquals(await response.json(), { method: "sendMessage", chat_id: 7, text: "hello" });
  }
});

Deno.test("main.ts keeps secrets and texts out of its log", async () => {
  await using ec = await certificate();
  await using main = await MainProcess.start(ec.env);
  using client = Deno.createHttpClient({ caCerts: ec.caCerts });
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

Deno.test("main.ts without a certificate serves HTTP and logs that a proxy must terminate TLS", async () => {
  await using main = await MainProcess.start({});
  const init = updateRequest(textUpdate(1, 7, "hello"));
  const response = await fetch(`http://127.0.0.1:${main.port}/echo`, init);
  assertEquals((await response.json()).text, "hello");
  assert(
    main.log.some(({ msg }) => msg.includes("put a proxy that terminates TLS in front of it")),
  );
});
