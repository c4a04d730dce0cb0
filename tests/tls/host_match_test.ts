import { assertEquals } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { isForHost } from "../../src/tls/host_match.ts";
import { makeCertificate } from "../../src/tls/generate.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

/** Whether OpenSSL, which Telegram uses, accepts a certificate for a host name. */
async function opensslTakes(cert: string, host: string): Promise<boolean> {
  const { success } = await new Deno.Command("openssl", {
    args: ["verify", "-CAfile", cert, "-verify_hostname", host, cert],
    ...{ stdout: "null", stderr: "null" },
  }).output();
  return success;
}

/** A certificate as created by other programs. */
async function foreign(folder: TemporaryFolder, cn: string, san: string): Promise<string> {
  const cert = folder.file("foreign.pem");
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
      ...["-subj", `/CN=${cn}`, ...san ? ["-addext", `subjectAltName=${san}`] : []],
      ...["-keyout", folder.file("foreign.key"), "-out", cert],
    ],
    ...{ stdout: "null", stderr: "null" },
  }).output();
  assertEquals(success, true);
  return cert;
}

const HOSTS = ["localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "bot.example.com"];

Deno.test("isForHost() decides as OpenSSL does for host names", async () => {
  await using folder = await TemporaryFolder.make();
  const made: [cn: string, san: string][] = [
    ["localhost", ""],
    ["127.0.0.1", ""],
    ["127.0.0.1", "IP:127.0.0.1"],
    ["127.0.0.1", "DNS:localhost,IP:127.0.0.1"],
    ["localhost", "DNS:localhost,DNS:127.0.0.1,IP:127.0.0.1"],
    ["localhost", "IP:127.0.0.1,IP:127.0.0.2"],
    ["bot.example.com", "email:a@bot.example.com"],
    ["x", "DNS:bot.example.com,DNS:LocalHost"],
  ];
  for (const [cn, san] of made) {
    const cert = await foreign(folder, cn, san);
    const certificate = new X509Certificate(await Deno.readTextFile(cert));
    for (const host of HOSTS) {
      const what = `CN=${cn} ${san}: ${host}`;
      assertEquals(isForHost(certificate, host), await opensslTakes(cert, host), what);
    }
  }
});

Deno.test("isForHost() accepts no wildcard, as Telegram does not", async () => {
  await using folder = await TemporaryFolder.make();
  const cert = await foreign(folder, "x", "DNS:*.example.com");
  const certificate = new X509Certificate(await Deno.readTextFile(cert));
  assertEquals(isForHost(certificate, "bot.example.com"), false);
});

for (
  const hosts of [["localhost", "127.0.0.1"], ["127.0.0.1", "192.0.2.1"], ["127.0.0.1", "b.c"]]
) {
  Deno.test(`makeCertificate() creates one for ${hosts.join(" and ")} that Telegram accepts`, async () => {
    await using folder = await TemporaryFolder.make();
    const { cert } = await makeCertificate({ hosts, folder: folder.path });
    const certificate = new X509Certificate(await Deno.readTextFile(cert));
    for (const host of hosts) {
      assertEquals([isForHost(certificate, host), await opensslTakes(cert, host)], [true, true]);
    }
    assertEquals(await opensslTakes(cert, "other.example.com"), false);
  });
}
