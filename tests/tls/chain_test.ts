import { assert, assertEquals, assertThrows } from "@std/assert";
import { examineChain, readCertificates, worldRoots } from "../../src/tls/chain.ts";
import { openssl, TestAuthority } from "../cli/helpers/openssl_ca.ts";

Deno.test("examineChain() determines how a chain ends and what must be uploaded", async () => {
  await using authority = await TestAuthority.create();
  const { root, intermediate } = authority;
  const { pem } = await authority.issue();
  const self = await authority.selfSigned();
  const examine = (...parts: string[]) => {
    const { end, inOrder, path, upload } = examineChain(readCertificates(parts.join("")));
    return [end, inOrder, path.length, upload?.trim()];
  };
  assertEquals(examine(self.pem), ["self-signed", true, 1, self.pem.trim()]);
  assertEquals(examine(pem, intermediate, root), ["untrusted-root", true, 3, root.trim()]);
  assertEquals(examine(pem, root, intermediate), ["untrusted-root", false, 3, root.trim()]);
  assertEquals(examine(pem, intermediate), ["incomplete", true, 2, undefined]);
  assertEquals(examine(pem), ["incomplete", true, 1, undefined]);
  assertEquals(examine(pem, self.pem, intermediate), ["incomplete", false, 2, undefined]);
});

Deno.test("examineChain() uploads nothing if a trusted authority signed the chain", async () => {
  await using authority = await TestAuthority.create();
  const { pem } = await authority.issue();
  const trusted = readCertificates(authority.root);
  for (
    const chain of [[pem, authority.intermediate], [pem, authority.intermediate, authority.root]]
  ) {
    const { end, upload } = examineChain(readCertificates(chain.join("")), trusted);
    assertEquals([end, upload], ["trusted", undefined]);
  }
});

Deno.test("examineChain() without known authorities determines what it can", async () => {
  await using authority = await TestAuthority.create();
  const { root, intermediate } = authority;
  const { pem } = await authority.issue();
  const self = await authority.selfSigned();
  const end = (...parts: string[]) => examineChain(readCertificates(parts.join("")), "unknown").end;
  assertEquals(end(pem, intermediate), "unknown");
  assertEquals(end(pem, intermediate, root), "untrusted-root");
  assertEquals(end(self.pem), "self-signed");
});

Deno.test("worldRoots() returns the roots included in Deno", () => {
  const roots = worldRoots();
  assert(roots !== "unknown");
  assertEquals(roots.length > 100, true);
  assertEquals(examineChain([roots[0]!]).end, "trusted");
});

Deno.test("readCertificates() throws if there is none, or a damaged one", () => {
  assertThrows(() => readCertificates("nothing"), TypeError, "the file has none in PEM");
  const damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  assertThrows(() => readCertificates(damaged), TypeError, "its PEM is damaged");
});

Deno.test("examineChain() is not deceived by an authority of the same name", async () => {
  await using authority = await TestAuthority.create();
  await using impostor = await TestAuthority.create();
  const { pem } = await authority.issue();
  const chain = readCertificates(pem + authority.intermediate);
  assertEquals(examineChain(chain, readCertificates(impostor.root)).end, "incomplete");
  assertEquals(examineChain(chain, readCertificates(authority.root)).end, "trusted");
});

Deno.test("examineChain() goes by the names if Deno cannot verify a signature", async () => {
  await using authority = await TestAuthority.create();
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521", "-nodes"];
  const files = ["-subj", "/CN=localhost", "-keyout", "p521.key", "-out", "p521.pem"];
  await openssl(authority.folder, "req", "-x509", ...key, ...files);
  const pem = await Deno.readTextFile(authority.path("p521.pem"));
  assertEquals(examineChain(readCertificates(pem)).end, "self-signed");
});
