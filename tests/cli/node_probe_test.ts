import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { checkTls } from "../../src/cli/doctor/tls_checks.ts";
import { nodeProbe } from "../../src/cli/probe/node_probe.ts";
import { examineChain, readCertificates } from "../../src/tls/chain.ts";
import { TestAuthority } from "./helpers/openssl_ca.ts";
import { startOpensslServer } from "./helpers/openssl_server.ts";

const probe = nodeProbe();
const at = (port: number) => ({ address: "127.0.0.1", port, host: "localhost", secure: true });
const GET = new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n");

Deno.test("nodeProbe() returns the chain as the server sends it, and its TLS version", async () => {
  await using authority = await TestAuthority.create();
  const { cert, key, pem } = await authority.issue();
  const pair = ["-cert", cert, "-key", key];
  const look = async (...args: string[]) => {
    await using server = await startOpensslServer(authority.folder, ...pair, ...args);
    const seen = await probe.shakeHands(at(server.port));
    assert(seen.ok, "no handshake");
    assertEquals(seen.certificates[0].fingerprint256, readCertificates(pem)[0].fingerprint256);
    const { end, inOrder, path } = examineChain(seen.certificates, "unknown");
    return [seen.protocol, end, inOrder, path.length];
  };
  const { root, intermediate } = authority;
  const wrong = await authority.write("wrong.pem", root, intermediate);
  const whole = await authority.write("whole.pem", intermediate, root);
  assertEquals(await look("-tls1_2"), ["TLSv1.2", "unknown", true, 1]);
  assertEquals(await look("-cert_chain", whole), ["TLSv1.3", "untrusted-root", true, 3]);
  assertEquals(await look("-cert_chain", wrong), ["TLSv1.3", "untrusted-root", false, 3]);
});

Deno.test("nodeProbe() distinguishes TLS 1.1, no TLS and no answer", async () => {
  await using authority = await TestAuthority.create();
  const { cert, key } = await authority.issue();
  const remedy = async (port: number) => {
    const outside = await probe.shakeHands(at(port));
    assertEquals(outside.ok, false);
    return checkTls({ at: "localhost", outside })[0]!.remedy!;
  };
  {
    const old = ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"];
    await using server = await startOpensslServer(
      authority.folder,
      ...["-cert", cert, "-key", key, ...old],
    );
    assertStringIncludes(await remedy(server.port), "TLS 1.2 or newer");
  }
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const plain = Deno.serve(options, () => new Response());
  assertStringIncludes(await remedy(plain.addr.port), "it does not speak TLS");
  await plain.shutdown();
  assertStringIncludes(await remedy(plain.addr.port), "start the server");
});

Deno.test("nodeProbe() sends secrets only to a server that is known or publicly trusted", async () => {
  await using authority = await TestAuthority.create();
  const [mine, other] = [await authority.issue(), await authority.issue()];
  const pair = ["-cert", mine.cert, "-key", mine.key];
  await using server = await startOpensslServer(authority.folder, ...pair);
  const target = at(server.port);
  const post = (...pems: string[]) =>
    probe.post({ target, request: GET, trust: pems.map((pem) => readCertificates(pem)[0]) });
  assertEquals((await post(mine.pem)).status, 200);
  await assertRejects(() => post(other.pem), Error);
  await assertRejects(() => post(), Error);
  assertEquals((await probe.post({ target, request: GET })).status, 200);
});

Deno.test("nodeProbe() resolves names and addresses", async () => {
  assertEquals((await probe.resolve("localhost")).v4, ["127.0.0.1"]);
  assertEquals(await probe.resolve("9.9.9.9"), { v4: ["9.9.9.9"], v6: [] });
  assertEquals(await probe.resolve("2001:db8::1"), { v4: [], v6: ["2001:db8::1"] });
});
