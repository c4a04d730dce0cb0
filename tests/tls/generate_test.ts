import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { X509Certificate } from "node:crypto";
import { join } from "@std/path/join";
import { loadCertificate } from "../../src/tls/load.ts";
import {
  type CertificateRequest,
  makeCertificate,
  MakeCertificateError,
} from "../../src/tls/generate.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

/** What `openssl x509` prints about a certificate. */
async function described(path: string): Promise<string> {
  const args = ["x509", "-in", path, "-noout", "-text"];
  const { stdout } = await new Deno.Command("openssl", { args }).output();
  // Its releases differ in the spaces around "=".
  return new TextDecoder().decode(stdout).replaceAll(" = ", "=");
}

async function make(request: Partial<CertificateRequest> = {}): Promise<string> {
  await using folder = await TemporaryFolder.make();
  const files = await makeCertificate({ hosts: ["localhost"], folder: folder.path, ...request });
  await loadCertificate(files);
  return await described(files.cert);
}

Deno.test("makeCertificate() creates an EC P-256 pair whose key only its owner may read", async () => {
  await using folder = await TemporaryFolder.make();
  const files = await makeCertificate({ hosts: ["bot.example.com"], folder: folder.path });
  assertEquals(files, { cert: folder.file("cert.pem"), key: folder.file("key.pem") });
  await loadCertificate(files);
  assertEquals((await Deno.stat(files.key)).mode! & 0o777, 0o600);
  assertEquals([...Deno.readDirSync(folder.path)].length, 2);
  const text = await described(files.cert);
  for (const said of ["NIST CURVE: P-256", "CN=bot.example.com", "ecdsa-with-SHA256"]) {
    assertStringIncludes(text, said);
  }
  assertStringIncludes(text, "CA:FALSE");
  assertStringIncludes(text, "TLS Web Server Authentication");
});

Deno.test("makeCertificate() creates RSA-2048 on request", async () => {
  const text = await make({ rsa: true });
  assertStringIncludes(text, "Public-Key: (2048 bit)");
  assertStringIncludes(text, "sha256WithRSAEncryption");
});

Deno.test("makeCertificate() names every host and address in its SAN, the first as CN", async () => {
  const hosts = ["bot.example.com", "BOT2.example.com", "192.0.2.1", "2001:db8::1", "localhost"];
  const text = await make({ hosts });
  const san = /Subject Alternative Name:.*\n\s*(.*)/.exec(text)?.[1];
  assertEquals(
    san,
    "DNS:bot.example.com, DNS:BOT2.example.com, IP Address:192.0.2.1, DNS:192.0.2.1, " +
      "IP Address:2001:DB8:0:0:0:0:0:1, DNS:localhost",
  );
  assertStringIncludes(text, "Subject: CN=bot.example.com\n");
});

Deno.test("makeCertificate() creates one for an address only", async () => {
  assertStringIncludes(await make({ hosts: ["192.0.2.1"] }), "IP Address:192.0.2.1");
  assertStringIncludes(await make({ hosts: ["::1"] }), "IP Address:0:0:0:0:0:0:0:1");
});

Deno.test("makeCertificate() creates one for a host name too long for a CN", async () => {
  const long = `${"a".repeat(63)}.${"b".repeat(63)}.example.com`;
  const text = await make({ hosts: [long] });
  assertStringIncludes(text, `DNS:${long}`);
  assertStringIncludes(text, "CN=postern");
});

Deno.test("makeCertificate() creates one that TLS clients accept for its hosts and no others", async () => {
  await using folder = await TemporaryFolder.make();
  const files = await makeCertificate({ hosts: ["localhost", "127.0.0.1"], folder: folder.path });
  const { cert, key } = await loadCertificate(files);
  const options = { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} };
  const server = Deno.serve(options, () => new Response());
  const handshake = async (hostname: string) => {
    const tcp = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    using tls = await Deno.startTls(tcp, { hostname, caCerts: [cert] });
    await tls.handshake();
  };
  for (const host of ["localhost", "127.0.0.1"]) await handshake(host);
  for (const host of ["evil.example", "127.0.0.2", "a.localhost"]) {
    await assertRejects(() => handshake(host), Deno.errors.InvalidData, "not valid for name");
  }
  await server.shutdown();
});

Deno.test("makeCertificate() makes it valid from now for the requested number of days", async () => {
  const text = await make({ days: 30 });
  const [from = NaN, to = NaN] = ["Not Before: ", "Not After : "].map((label) =>
    Date.parse(text.split(label)[1]!.split("\n")[0]!)
  );
  assertEquals((to - from) / 86_400_000, 30);
  assert(Math.abs(Date.now() - from) < 60_000);
});

Deno.test("makeCertificate() overwrites nothing without force", async () => {
  await using folder = await TemporaryFolder.make();
  const request = { hosts: ["localhost"], folder: folder.path };
  for (const name of ["cert.pem", "key.pem"]) {
    const path = await folder.write(name, "precious");
    const said = `Cannot write "${path}": it exists already; use --force`;
    await assertRejects(() => makeCertificate(request), MakeCertificateError, said);
    assertEquals(await Deno.readTextFile(path), "precious");
    assertEquals([...Deno.readDirSync(folder.path)].length, 1);
    await Deno.remove(path);
  }
  // A dangling link counts as existing.
  await Deno.symlink("/nowhere", folder.file("key.pem"));
  await assertRejects(() => makeCertificate(request), MakeCertificateError, "exists already");
  const files = await makeCertificate({ ...request, force: true });
  await loadCertificate(files);
  assertFalse((await Deno.lstat(files.key)).isSymlink);
  assertEquals((await Deno.stat(files.key)).mode! & 0o777, 0o600);
});

Deno.test("makeCertificate() creates the folder", async () => {
  await using folder = await TemporaryFolder.make();
  await loadCertificate(await folder.certificate("deep/er"));
});

Deno.test("makeCertificate() refuses an invalid host and creates nothing", async () => {
  await using folder = await TemporaryFolder.make();
  const hosts = [
    ...["", " ", "a b", "bot.example.com/x", "https://bot.example.com", "bot.example.com:8443"],
    ...[
      "*.example.com",
      "192.0.2.256",
      "1.2.3",
      "12345",
      "[::1]",
      "::1::",
      "-a.example.com",
      "a..b",
    ],
    ...[
      "bot.example.com.",
      "bot_1.example.com",
      "naïve.example",
      "a,DNS:b",
      "a\nb",
      `${"a".repeat(64)}.b`,
    ],
    ...["a.".repeat(127) + "b", "127.0.0.1,DNS:evil.example", "x/O=y", "$(id)", "-force"],
  ];
  for (const host of hosts) {
    for (const list of [[host], ["localhost", host]]) {
      const request = { hosts: list, folder: folder.file("out") };
      const said = host.includes("*") ? "Telegram accepts no wildcard" : "neither a host name nor";
      await assertRejects(() => makeCertificate(request), MakeCertificateError, said);
    }
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

/** Runs `deno task cert` as defined in deno.json; `path` is the PATH. */
async function runCert(args: string[], path = Deno.env.get("PATH")!) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-read", "--allow-write"],
      ...[fromFileUrl(new URL("../../src/cert.ts", import.meta.url)), ...args],
    ],
    env: { PATH: path, NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("deno task cert refuses a folder outside of certs/ with a command that writes there", async () => {
  await using folder = await TemporaryFolder.make();
  const cwd = fromFileUrl(new URL("../../", import.meta.url));
  const run = async (line: string) => {
    const args = line.replaceAll('"', "").split(" ").slice(1);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd }).output();
    return { code, err: new TextDecoder().decode(stderr) };
  };
  const { tasks } = JSON.parse(await Deno.readTextFile(join(cwd, "deno.json")));
  const refused = await run(`${tasks.cert.command} --host localhost --out ${folder.file("out")}`);
  assertEquals(refused.code, 1);
  const again = await run(/run `(.*)`/.exec(refused.err)![1]!);
  assertEquals([again.code, again.err], [0, ""]);
  await loadCertificate({ cert: folder.file("out/cert.pem"), key: folder.file("out/key.pem") });
});

Deno.test("cert creates the pair, prints the paths, and exits with 0", async () => {
  await using folder = await TemporaryFolder.make();
  const out = folder.file("certs");
  const ran = await runCert(["--", "--host", "localhost", "--host", "127.0.0.1", "--out", out]);
  assertEquals([ran.code, ran.err], [0, ""]);
  const files = { cert: join(out, "cert.pem"), key: join(out, "key.pem") };
  assertStringIncludes(ran.out, `Made ${files.cert} and ${files.key} for localhost, 127.0.0.1`);
  await loadCertificate(files);
  const again = await runCert(["--host", "localhost", "--out", out]);
  assertEquals([again.code, again.out], [1, ""]);
  assertStringIncludes(again.err, "it exists already; use --force");
});

Deno.test("cert needs no other program", async () => {
  await using folder = await TemporaryFolder.make();
  const ran = await runCert(["--host", "localhost", "--out", folder.file("certs")], folder.path);
  assertEquals([ran.code, ran.err], [0, ""]);
});

Deno.test("cert exits with 2 on wrong usage", async () => {
  await using folder = await TemporaryFolder.make();
  const out = ["--out", folder.file("certs")];
  for (const args of [[], ["--host", "x", "--days", "soon"], ["--hsot", "x"]]) {
    const ran = await runCert([...args, ...out]);
    assertEquals([ran.code, ran.out], [2, ""]);
    assertStringIncludes(ran.err, "Usage: deno task cert");
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("makeCertificate() creates what openssl reads and verifies, a hundred times", async () => {
  await using folder = await TemporaryFolder.make();
  // The numbers in an EC signature are occasionally shorter, or begin with a set bit.
  for (let i = 0; i < 100; i++) {
    const files = await makeCertificate({ hosts: ["localhost"], folder: folder.path, force: true });
    const certificate = new X509Certificate(await Deno.readTextFile(files.cert));
    assert(certificate.verify(certificate.publicKey));
    if (i % 20 > 0) continue;
    const args = ["verify", "-x509_strict", "-CAfile", files.cert, files.cert];
    const { stdout } = await new Deno.Command("openssl", { args }).output();
    assertEquals(new TextDecoder().decode(stdout), `${files.cert}: OK\n`);
    const check = new Deno.Command("openssl", { args: ["pkey", "-in", files.key, "-check"] });
    assertStringIncludes(new TextDecoder().decode((await check.output()).stdout), "Key is valid");
  }
});

Deno.test("makeCertificate() identifies a key as openssl does", async () => {
  await using folder = await TemporaryFolder.make();
  for (const rsa of [false, true]) {
    const { cert, key } = await folder.certificate(String(rsa), rsa);
    const args = ["req", "-x509", "-key", key, "-subj", "/CN=x", "-out", folder.file("other.pem")];
    assert((await new Deno.Command("openssl", { args }).output()).success);
    const idOf = async (path: string) =>
      /Subject Key Identifier:\s*\n\s*(\S+)/.exec(await described(path))![1];
    assertEquals(await idOf(cert), await idOf(folder.file("other.pem")));
  }
});
