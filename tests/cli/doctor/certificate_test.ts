import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type CertificateFacts,
  checkCertificate,
} from "../../../src/cli/doctor/certificate_checks.ts";
import { checkFiles, checkShown } from "../../../src/cli/doctor/file_checks.ts";
import { examineChain, readCertificates } from "../../../src/tls/chain.ts";
import { TestAuthority } from "../helpers/openssl_ca.ts";

/** The findings about a chain whose root is publicly trusted, unless `worldly` is false. */
function examine(
  authority: TestAuthority,
  parts: string[],
  facts: Partial<CertificateFacts> = {},
  worldly = true,
): Record<string, string> {
  const roots = worldly ? readCertificates(authority.root) : [];
  const chain = examineChain(readCertificates(parts.join("")), roots);
  const now = Date.parse("2026-11-21T12:00:00Z");
  const findings = checkCertificate({
    ...{ chain, host: "localhost", now, known: false, uploaded: false },
    ...facts,
  });
  return Object.fromEntries(
    findings.map(({ level, check, title }) => [check, `${level} ${title}`]),
  );
}

const GOOD = {
  "certificate-dates": "ok",
  "certificate-host": "ok",
  "certificate-chain": "ok",
};

function levels(findings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(findings).map(([check, text]) => [check, text.split(" ")[0]!]),
  );
}

Deno.test("checkCertificate() on chains made by openssl", async (t) => {
  await using authority = await TestAuthority.create();
  const { intermediate, root } = authority;
  const good = await authority.issue();

  await t.step("accepts a complete chain of a public authority", () => {
    assertEquals(levels(examine(authority, [good.pem, intermediate])), GOOD);
    assertEquals(levels(examine(authority, [good.pem, intermediate, root])), GOOD);
  });

  await t.step("finds one that has expired, is not valid yet, or expires soon", async () => {
    const dates = async (from: string, to: string) => {
      const { pem } = await authority.issue({ from, to });
      return examine(authority, [pem, intermediate])["certificate-dates"]!;
    };
    assertEquals(
      await dates("20200101", "20261101"),
      "problem The certificate expired 20 days ago",
    );
    assertStringIncludes(
      await dates("20270101", "20280101"),
      "problem The certificate is not valid",
    );
    assertEquals(await dates("20260101", "20261201"), "warning The certificate expires in 9 days");
  });

  await t.step("finds one for another host, and a wildcard", async () => {
    const host = async (hosts: string[], host: string) => {
      const { pem } = await authority.issue({ hosts });
      return examine(authority, [pem, intermediate], { host })["certificate-host"]!;
    };
    assertStringIncludes(
      await host(["other.example"], "bots.example"),
      "problem The certificate is",
    );
    assertStringIncludes(await host(["*.example.com"], "bots.example.com"), "rules out wildcards");
    assertStringIncludes(
      await host(["*.example.com"], "a.b.example.com"),
      "not for a.b.example.com",
    );
    assertStringIncludes(await host(["a.example", "Bots.Example"], "bots.example"), "ok");
    // Telegram looks for an address among the DNS names, or in the CN if there are none.
    assertStringIncludes(await host(["9.9.9.9"], "9.9.9.9"), "ok");
    assertStringIncludes(await host(["a.example", "9.9.9.9"], "9.9.9.9"), "problem");
  });

  await t.step("finds a missing intermediate and names its issuer", () => {
    const { "certificate-chain": chain } = examine(authority, [good.pem]);
    assertStringIncludes(
      chain!,
      'problem The chain is incomplete: the certificate of its issuer "Test',
    );
  });

  await t.step("finds a wrong order and unrelated certificates in the chain", async () => {
    const stranger = await authority.selfSigned("stranger");
    for (const parts of [[good.pem, root, intermediate], [good.pem, stranger.pem, intermediate]]) {
      const { "certificate-order": order, ...rest } = levels(examine(authority, parts));
      assertEquals([order, rest], ["problem", GOOD]);
    }
  });

  await t.step("finds a root that is not publicly trusted", () => {
    const chain = (parts: string[], facts: Partial<CertificateFacts>) =>
      examine(authority, parts, facts, false)["certificate-chain"]!;
    const whole = [good.pem, intermediate, root];
    assertStringIncludes(chain(whole, { known: true }), 'ok The chain leads to "Test Root"');
    assertStringIncludes(chain(whole, {}), "problem");
    assertStringIncludes(chain(whole, { uploaded: true }), "ok");
    const rootless = [good.pem, intermediate];
    assertStringIncludes(chain(rootless, {}), 'problem The chain ends at "Test Root"');
    assertStringIncludes(chain(rootless, { uploaded: true }), "warning");
  });

  await t.step("reports a self-signed one as uploaded if TLS_CERT contains it", async () => {
    const { pem } = await authority.selfSigned();
    const known = examine(authority, [pem], { known: true });
    assertStringIncludes(known["certificate-chain"]!, "ok The certificate is self-signed");
    // A new one may not be the one that Telegram has.
    const now = Date.now() + 3_600_000;
    const facts = { known: true, uploaded: true, now };
    const registered = examine(authority, [pem], facts)["certificate-chain"]!;
    assertStringIncludes(registered, "ok The certificate is self-signed");
    const byHand = examine(authority, [pem], { ...facts, registers: false });
    assertStringIncludes(byHand["certificate-chain"]!, "warning The certificate is self-signed");
    const old = { ...facts, now: now + 3 * 86_400_000, registers: false };
    assertStringIncludes(examine(authority, [pem], old)["certificate-chain"]!, "ok");
    const strange = examine(authority, [pem]);
    assertStringIncludes(strange["certificate-chain"]!, "problem");
  });
});

Deno.test("checkCertificate() knows what a certificate may be used for, as OpenSSL does", async () => {
  await using authority = await TestAuthority.create();
  const usage = async (...extensions: string[]) => {
    const { pem } = await authority.selfMade("/CN=localhost", extensions);
    return examine(authority, [pem], { known: true })["certificate-usage"];
  };
  const refused = "problem The certificate is not one for a server: " +
    "Telegram refuses its extended key usage";
  for (const purpose of ["clientAuth", "critical,codeSigning", "anyExtendedKeyUsage"]) {
    assertEquals(await usage(`extendedKeyUsage=${purpose}`), refused, purpose);
  }
  for (const purpose of ["serverAuth", "critical,clientAuth,serverAuth"]) {
    assertEquals(await usage(`extendedKeyUsage=${purpose}`), undefined, purpose);
  }
  assertEquals(await usage(), undefined);
});

Deno.test("checkCertificate() says so if a certificate names no host", async () => {
  await using authority = await TestAuthority.create();
  const { pem } = await authority.selfMade("/O=Nobody");
  assertEquals(
    examine(authority, [pem], { known: true })["certificate-host"],
    "problem The certificate names no host",
  );
});

Deno.test("checkFiles() finds a pair that the server cannot use", async () => {
  await using authority = await TestAuthority.create();
  const paths = { cert: "cert.pem", key: "key.pem" };
  const secp256k1 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-nodes"];
  for (const newKey of [["-newkey", "rsa:1024", "-nodes"], secp256k1]) {
    const { pem, key } = await authority.selfMade("/CN=localhost", [], newKey);
    const [{ level, title } = { level: "none", title: "" }] = checkFiles({
      ...{ paths, cert: pem },
      key: await Deno.readTextFile(key),
    });
    assertEquals(level, "problem", newKey.join(" "));
    assertStringIncludes(title, "key.pem");
  }
});

Deno.test("checkFiles() finds a key of another certificate, and files that contain neither", async () => {
  await using authority = await TestAuthority.create();
  const [mine, other] = [await authority.issue(), await authority.issue()];
  const [key, otherKey] = await Promise.all([mine, other].map(({ key }) => Deno.readTextFile(key)));
  const paths = { cert: "cert.pem", key: "key.pem" };
  const check = (cert: string | Error, key: string | Error) => {
    const { level, title } = checkFiles({ paths, cert, key })[0]!;
    return `${level} ${title}`;
  };
  assertEquals(check(mine.pem, key!), "ok key.pem is the key of cert.pem");
  assertEquals(check(mine.pem, otherKey!), "problem key.pem is not the key of cert.pem");
  assertEquals(check(key!, key!), "problem cert.pem contains no PEM certificate");
  assertStringIncludes(check(mine.pem, mine.pem), "problem key.pem cannot be read");
  assertStringIncludes(check(mine.pem, new Error("gone")), "problem TLS_KEY: gone");
});

Deno.test("checkShown() notices that the server presents another certificate", async () => {
  await using authority = await TestAuthority.create();
  const [mine, other] = [await authority.issue(), await authority.issue()];
  const [one] = readCertificates(mine.pem);
  const [two] = readCertificates(other.pem);
  assertEquals(checkShown(one, one), []);
  assertEquals(checkShown(two, one)[0]?.level, "warning");
});
