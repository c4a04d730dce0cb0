import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { CertificateError, loadCertificate } from "../../src/tls/load.ts";
import { loadChain } from "../../src/tls/load_chain.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output();
  assert(success, new TextDecoder().decode(stderr));
}

async function assertRefused(
  cert: string,
  key: string,
  file: "cert" | "key",
  said: string,
): Promise<void> {
  const error = await assertRejects(() => loadCertificate({ cert, key }), CertificateError, said);
  assertEquals(error.file, file, error.message);
  const path = { cert, key }[file];
  assert(/^Cannot (read|use) "/.test(error.message), error.message);
  assertStringIncludes(error.message, `"${path}": `);
  assertFalse(error.message.includes("-----BEGIN"), "the message shows what is in the file");
}

Deno.test("loadCertificate() returns the texts of a pair, EC or RSA", async () => {
  await using folder = await TemporaryFolder.make();
  for (const files of [await folder.certificate("ec"), await folder.certificate("rsa", true)]) {
    const { cert, key } = await loadCertificate(files);
    assertEquals(cert, await Deno.readTextFile(files.cert));
    assertEquals(key, await Deno.readTextFile(files.key));
  }
});

Deno.test("loadCertificate() accepts older key formats, CRLF, chains, and both in one file", async () => {
  await using folder = await TemporaryFolder.make();
  const [ec, rsa] = [await folder.certificate("ec"), await folder.certificate("rsa", true)];
  const [sec1, pkcs1] = [folder.file("sec1.pem"), folder.file("pkcs1.pem")];
  await openssl("ec", "-in", ec.key, "-out", sec1);
  await openssl("rsa", "-traditional", "-in", rsa.key, "-out", pkcs1);
  const cert = await Deno.readTextFile(ec.cert);
  const both = await folder.write("both.pem", cert + await Deno.readTextFile(ec.key));
  const chain = await folder.write("chain.pem", cert + await Deno.readTextFile(rsa.cert));
  const crlf = await folder.write("crlf.pem", cert.replaceAll("\n", "\r\n"));
  await loadCertificate({ cert: ec.cert, key: sec1 });
  await loadCertificate({ cert: rsa.cert, key: pkcs1 });
  await loadCertificate({ cert: both, key: both });
  await loadCertificate({ cert: chain, key: ec.key });
  await loadCertificate({ cert: crlf, key: ec.key });
});

Deno.test("loadCertificate() accepts files as editors and PowerShell on Windows write them", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const utf16 = (text: string) => {
    const units = Uint16Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0));
    return new Uint8Array(units.buffer);
  };
  const utf8 = (text: string) => new TextEncoder().encode(`\uFEFF${text}`);
  for (const encode of [utf8, utf16]) {
    const files = { cert: folder.file("windows.pem"), key: folder.file("windows.key") };
    await Deno.writeFile(files.cert, encode(await Deno.readTextFile(cert)));
    await Deno.writeFile(files.key, encode(await Deno.readTextFile(key)));
    assertEquals(await loadCertificate(files), await loadCertificate({ cert, key }));
    const { leaf } = await loadChain(files.cert);
    assertEquals(leaf.toString(), (await loadChain(cert)).leaf.toString());
  }
});

Deno.test("loadCertificate() says which keys can be used, in words", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert } = await folder.certificate();
  const kinds = [["ED448"], ["EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"], ["X25519"]];
  for (const kind of [...kinds, ["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]]) {
    const key = folder.file("other.pem");
    await openssl("genpkey", "-algorithm", ...kind, "-out", key);
    await assertRefused(
      cert,
      key,
      "key",
      "it is damaged, or of a kind that TLS here does not take",
    );
  }
});

Deno.test("loadCertificate() says that a certificate cannot be used, in words", async () => {
  await using folder = await TemporaryFolder.make();
  const { key } = await folder.certificate();
  const cert = folder.file("critical.pem");
  const extension = "1.2.3.4=critical,ASN1:UTF8String:x";
  const subject = ["-subj", "/CN=bot.example.com", "-addext", extension];
  await openssl("req", "-x509", "-key", key, ...subject, "-out", cert);
  const said = "TLS here does not take this certificate (UnsupportedCriticalExtension)";
  await assertRefused(cert, key, "cert", said);
});

Deno.test("loadCertificate() blames the key of another certificate", async () => {
  await using folder = await TemporaryFolder.make();
  const [first, second] = [await folder.certificate("a"), await folder.certificate("b")];
  const rsa = await folder.certificate("rsa", true);
  for (const other of [second, rsa]) {
    const said = `it is not the key of "${first.cert}"`;
    await assertRefused(first.cert, other.key, "key", said);
    await assertRefused(other.cert, first.key, "key", `it is not the key of "${other.cert}"`);
  }
});

Deno.test("loadCertificate() detects swapped files", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  await assertRefused(key, cert, "cert", "it holds no PEM certificate");
  await assertRefused(cert, cert, "key", "it holds no PEM private key");
  await assertRefused(key, key, "cert", "it holds no PEM certificate");
});

Deno.test("loadCertificate() blames the file that is missing or cannot be read", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const nowhere = folder.file("nowhere.pem");
  await assertRefused(nowhere, key, "cert", "there is no such file");
  await assertRefused(cert, nowhere, "key", "there is no such file");
  await assertRefused(folder.path, key, "cert", "it is a folder");
  await assertRefused(cert, folder.path, "key", "it is a folder");
});

Deno.test("loadCertificate() blames the file that contains garbage", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const der = folder.file("cert.der");
  await openssl("x509", "-in", cert, "-outform", "DER", "-out", der);
  await assertRefused(der, key, "cert", "it holds no PEM certificate");
  for (const text of ["", "\n", "hello", "-----BEGIN CERTIFICATE REQUEST-----", "\xff\0"]) {
    const file = await folder.write("garbage.pem", text);
    await assertRefused(file, key, "cert", "it holds no PEM certificate");
    await assertRefused(cert, file, "key", "it holds no PEM private key");
  }
  for (const inside of ["AAAA", "!!!!", ""]) {
    const pem = (label: string) => `-----BEGIN ${label}-----\n${inside}\n-----END ${label}-----\n`;
    const badCert = await folder.write("cert.pem", pem("CERTIFICATE"));
    await assertRefused(badCert, key, "cert", "Cannot use");
    const badKey = await folder.write("key.pem", pem("PRIVATE KEY"));
    await assertRefused(cert, badKey, "key", "Cannot use");
  }
});

Deno.test("loadCertificate() blames the file that is cut off", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const half = async (path: string) => {
    const text = await Deno.readTextFile(path);
    return await folder.write("half.pem", text.slice(0, text.length / 2));
  };
  await assertRefused(await half(cert), key, "cert", "Cannot use");
  await assertRefused(cert, await half(key), "key", "Cannot use");
});

Deno.test("loadCertificate() says what to do about a key with a passphrase", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const [modern, older] = [folder.file("modern.pem"), folder.file("older.pem")];
  await openssl("pkcs8", "-topk8", "-in", key, "-out", modern, "-passout", "pass:hunter2");
  await openssl("ec", "-aes256", "-in", key, "-out", older, "-passout", "pass:hunter2");
  for (const encrypted of [modern, older]) {
    await assertRefused(cert, encrypted, "key", "it has a passphrase; remove that");
  }
});

Deno.test("loadCertificate() refuses PEM text in place of a path without showing it", async () => {
  const [cert, key] = ["CERTIFICATE", "PRIVATE KEY"].map((what) => `-----BEGIN ${what}-----\nMIG`);
  const error = await assertRejects(
    () => loadCertificate({ cert: cert!, key: key! }),
    CertificateError,
    "give the path of a file",
  );
  assertFalse(Deno.inspect(error).includes("MIG"));
});
