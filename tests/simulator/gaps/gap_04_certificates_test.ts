import { assertEquals } from "@std/assert";
import { TestAuthority } from "../../cli/helpers/openssl_ca.ts";
import { deliver, selfSigned } from "../helpers/tls_webhook.ts";

/** The command in Telegram's guide. */
const GUIDE = ["-newkey", "rsa:2048", "-days", "365"];
const GUIDE_SUBJECT = "/C=US/ST=New York/L=Brooklyn/O=Example Brooklyn Company/CN=";

Deno.test("gap 4: a certificate made as in the guide is trusted once uploaded", async () => {
  for (const host of ["localhost", "127.0.0.1", "bots.example"]) {
    const server = await selfSigned(...GUIDE, "-subj", GUIDE_SUBJECT + host);
    assertEquals(await deliver(server, { host, upload: server.cert }), "delivered", host);
    assertEquals(await deliver(server, { host }), "{self-signed certificate}", host);
  }
});

Deno.test("gap 4: an uploaded certificate's name is its CN, or its DNS names if it has any", async () => {
  const mismatch = "{hostname mismatch}";
  for (
    const [host, cn, names, outcome] of [
      ["bots.example", "bots.example", "", "delivered"],
      ["bots.example", "BOTS.Example", "", "delivered"],
      ["bots.example", "other.example", "", mismatch],
      ["bots.example", "other.example", "DNS:bots.example", "delivered"],
      ["bots.example", "bots.example", "DNS:other.example", mismatch],
      ["bots.example", "bots.example", "IP:127.0.0.1", "delivered"],
      ["bots.example", "bots.example", "email:a@bots.example", "delivered"],
      ["127.0.0.1", "127.0.0.1", "", "delivered"],
      ["127.0.0.1", "127.0.0.1", "IP:192.0.2.1", "delivered"],
      ["127.0.0.1", "localhost", "IP:127.0.0.1", mismatch],
      ["127.0.0.1", "localhost", "DNS:127.0.0.1", "delivered"],
      ["127.0.0.1", "127.0.0.1", "DNS:localhost,IP:127.0.0.1", mismatch],
      ["a.bots.example", "*.bots.example", "", "delivered"],
      ["a.b.bots.example", "*.bots.example", "", mismatch],
      ["bots.example", "*.example", "", mismatch],
    ] as const
  ) {
    const extension = names === "" ? [] : ["-addext", `subjectAltName=${names}`];
    const server = await selfSigned("-subj", `/CN=${cn}`, ...extension);
    const got = await deliver(server, { host, upload: server.cert });
    assertEquals(got, outcome, `${host}: CN ${cn}, ${names}`);
  }
});

Deno.test("gap 4: an uploaded certificate is trusted whether or not it is an authority's", async () => {
  for (const constraint of ["critical,CA:TRUE", "CA:TRUE,pathlen:0", "critical,CA:FALSE"]) {
    const extension = ["-addext", `basicConstraints=${constraint}`];
    const server = await selfSigned("-subj", "/CN=localhost", ...extension);
    assertEquals(await deliver(server, { upload: server.cert }), "delivered", constraint);
  }
});

Deno.test("gap 4: every kind of key", async () => {
  for (
    const key of [
      ["-newkey", "rsa:2048"],
      ["-newkey", "rsa:4096"],
      ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    ]
  ) {
    const server = await selfSigned(...key, "-subj", "/CN=localhost");
    assertEquals(await deliver(server, { upload: server.cert }), "delivered", key.join(" "));
  }
});

Deno.test("gap 4: only the uploaded certificate is trusted, not another of the same name", async () => {
  const [server, other] = await Promise.all([1, 2].map(() => selfSigned("-subj", "/CN=localhost")));
  const both = { upload: `${other!.cert}${server!.cert}` };
  assertEquals(await deliver(server!, { upload: other!.cert }), "{self-signed certificate}");
  assertEquals(await deliver(server!, both), "delivered");
  // Nor are the roots that are trusted otherwise.
  const known = { upload: other!.cert, options: { caCerts: [server!.cert] } };
  assertEquals(await deliver(server!, known), "{self-signed certificate}");
});

Deno.test("gap 4: chains must end in a trusted self-signed certificate", async () => {
  await using authority = await TestAuthority.create();
  const { root, intermediate } = authority;
  const { pem, key: path } = await authority.issue({ hosts: ["localhost"] });
  const key = await Deno.readTextFile(path);
  const local = "{unable to get local issuer certificate}";
  for (
    const [sent, upload, outcome] of [
      [pem + intermediate, root, "delivered"],
      [pem, root + intermediate, "delivered"],
      [pem, root, local],
      [pem, pem, local],
      [pem + intermediate, intermediate, "{unable to get issuer certificate}"],
      [pem + intermediate + root, pem, "{self-signed certificate in certificate chain}"],
    ] as const
  ) {
    assertEquals(await deliver({ cert: sent, key }, { upload }), outcome);
  }
  const options = { caCerts: [root] };
  assertEquals(await deliver({ cert: pem + intermediate, key }, { options }), "delivered");
  assertEquals(await deliver({ cert: pem, key }, { options }), local);
});

Deno.test("gap 4: without an upload, an address must be among the IP addresses", async () => {
  await using authority = await TestAuthority.create();
  const options = { caCerts: [authority.root] };
  for (
    const [hosts, outcome] of [
      [["127.0.0.1"], "delivered"],
      [["localhost", "127.0.0.1"], "delivered"],
      [["192.0.2.1"], "{IP address mismatch}"],
      [["localhost"], "{IP address mismatch}"],
    ] as const
  ) {
    const { pem, key } = await authority.issue({ hosts });
    const server = { cert: pem + authority.intermediate, key: await Deno.readTextFile(key) };
    assertEquals(await deliver(server, { host: "127.0.0.1", options }), outcome, `${hosts}`);
  }
});

Deno.test("gap 4: an expired certificate, or one not yet valid", async () => {
  await using authority = await TestAuthority.create();
  for (
    const [wish, outcome] of [
      [{ to: "20210101" }, "{certificate has expired}"],
      [{ from: "20980101" }, "{certificate is not yet valid}"],
    ] as const
  ) {
    const { pem, key } = await authority.issue(wish);
    const server = { cert: pem + authority.intermediate, key: await Deno.readTextFile(key) };
    assertEquals(await deliver(server, { upload: authority.root }), outcome);
  }
});

Deno.test("gap 4: setWebhook refuses a file without a certificate", async () => {
  const server = await selfSigned("-subj", "/CN=localhost");
  const refusal = "Bad Request: bad webhook: Failed to set custom certificate file" +
    "{error:05800088:x509 certificate routines::no certificate or crl found}";
  for (
    const upload of [
      "",
      "hello",
      server.key,
      "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
    ]
  ) {
    assertEquals(await deliver(server, { upload }), refusal, upload.slice(0, 20));
  }
});
