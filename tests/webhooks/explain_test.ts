import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explain } from "../../src/webhooks/explain.ts";

const wrong = (status: string) => explain(`Wrong response from the webhook: ${status}`);

Deno.test("explain() knows every status that Postern answers with, whatever its reason phrase", () => {
  const causes = new Set<string>();
  for (const status of [400, 401, 403, 404, 405, 408, 413, 415, 500, 503, 504]) {
    const { cause, remedy } = wrong(`${status} Whatever`);
    assert(cause.length > 10 && remedy.length > 10);
    causes.add(cause);
  }
  assertEquals(causes.size, 11);
  assertEquals(wrong("504 Gateway Timeout").cause, "the handler passed the deadline");
  assertStringIncludes(wrong("401 Unauthorized").remedy, "bot set");
});

Deno.test("explain() knows what proxies answer with", () => {
  assertStringIncludes(wrong("301 Moved Permanently").cause, "redirects");
  assertStringIncludes(wrong("502 Bad Gateway").cause, "proxy");
  assertStringIncludes(wrong("410 Gone").cause, "23 hours");
  assertStringIncludes(wrong("429 Too Many Requests").cause, "rate");
  assertStringIncludes(wrong("418 I'm a teapot").cause, "rejected the request");
  assertStringIncludes(wrong("599 Whatever").cause, "something in front");
  assertStringIncludes(wrong("522 <none>").cause, "Cloudflare");
  assertStringIncludes(wrong("421 Misdirected Request").cause, "does not serve the host");
  assertStringIncludes(wrong("101 Switching Protocols").cause, "interim");
  assertStringIncludes(wrong("[method:GET][url:/]").cause, "not an HTTP answer");
});

Deno.test("explain() knows Telegram's other messages", () => {
  const cases: [message: string, cause: string][] = [
    ["Read timeout expired", "60 seconds"],
    ["Write timeout expired", "60 seconds"],
    ["Connection refused", "nothing listens"],
    ["Connection timed out", "firewall"],
    ["Connection reset by peer", "cut"],
    ["Network dropped connection on reset", "cut"],
    ["Cannot send after transport endpoint shutdown", "cut"],
    [
      "SSL error {certificate verify failed:Basic Constraints of CA cert not marked critical}",
      "may not be used for a server",
    ],
    ["SSL error {error:0A000086:SSL routines::certificate verify failed}", "incomplete"],
    ["SSL error {error:0A000086:certificate verify failed:self-signed certificate}", "self-signed"],
    ["SSL error {certificate verify failed:unable to get local issuer certificate}", "incomplete"],
    ["SSL error {certificate verify failed:certificate has expired}", "expired"],
    ["SSL error {certificate verify failed:hostname mismatch}", "another host"],
    ["SSL error {error:0A00010B:SSL routines::wrong version number}", "plain HTTP"],
    ["SSL error {error:0A000102:SSL routines::unsupported protocol}", "no common TLS version"],
    ["SSL error {error:0A000126:SSL routines::unexpected eof while reading}", "handshake failed"],
    ["Can't connect to the webhook", "no connection"],
    ["Request Entity Too Large: too many parameters", "1 MiB"],
    ["Unsupported Media Type: unsupported content-encoding", "compressed"],
    ["Failed to resolve host: Name or service not known", "no address"],
    ["IP address 10.0.0.1 is reserved", "not on the Internet"],
  ];
  for (const [message, cause] of cases) {
    assertStringIncludes(explain(message).cause, cause, message);
  }
  assertStringIncludes(explain("Something new").remedy, "log");
});

Deno.test("explain() knows OpenSSL's reasons and Telegram's messages about a webhook's URL", () => {
  const verify = (reason: string) =>
    `SSL error {error:0A000086:SSL routines::certificate verify failed:${reason}}`;
  const cases: [message: string, cause: string][] = [
    [verify("certificate revoked"), "revoked"],
    [verify("EE certificate key too weak"), "too weak"],
    [verify("CA md too weak"), "too weak"],
    [verify("invalid CA certificate"), "may not be used"],
    [verify("unsuitable certificate purpose"), "may not be used"],
    [verify("certificate chain too long"), "too many certificates"],
    [verify("certificate signature failure"), "not signed by"],
    [verify("certificate has expired"), "has expired"],
    [verify("self-signed certificate"), "self-signed"],
    ["SSL error {error:0A000458:SSL routines::tlsv1 unrecognized name}", "does not know the host"],
    ["SSL error {error:0A000438:SSL routines::tlsv1 alert internal error}", "failed"],
    ["SSL error {error:0A00045C:SSL routines::tlsv13 alert certificate required}", "client's"],
    [
      "SSL error {error:0A000119:SSL routines::decryption failed or bad record mac}",
      "not valid TLS",
    ],
    ["SSL error {error:0A000460:SSL routines::tlsv1 alert no application protocol}", "protocol"],
    ["bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443", "ports"],
    ["bad webhook: An HTTPS URL must be provided for webhook", "HTTPS only"],
    ["invalid webhook URL specified", "is invalid"],
    ["secret token contains unallowed characters", "does not accept"],
  ];
  for (const [message, cause] of cases) {
    assertStringIncludes(explain(message).cause, cause, message);
  }
});

const GENERAL = explain("Something new").cause;
const HANDSHAKE =
  explain("SSL error {error:0A000126:SSL routines::unexpected eof while reading}").cause;

Deno.test("explain() knows every status from 100 to 599, each with a remedy", () => {
  for (let status = 100; status < 600; status++) {
    const { cause, remedy } = wrong(`${status} Whatever`);
    assert(cause !== GENERAL && remedy.length > 10, String(status));
  }
});

Deno.test("explain() knows every message of the Bot API server about an answer or a connection", () => {
  const said = [
    // td's HttpReader: what is wrong with an answer.
    ...["Bad Request", "Bad Request: unexpected end of request content"],
    ...["Bad Request: wrong request line", "Bad Request: JSON object expected"],
    ...["Bad Request: can't parse object, ':' expected", "Bad Request: extra data after string"],
    ...["Bad Request: boundary not found", "Bad Request: expected parameter name"],
    ...["Bad Request: can't parse parameter value: Unexpected symbol"],
    ...["Unimplemented: unsupported transfer-encoding", "Not Implemented"],
    ...["Unsupported Media Type: unsupported content-encoding", "zlib error -3"],
    ...["Request Entity Too Large: content length is 2000000"],
    ...["Request Entity Too Large: too many parameters in form data"],
    ...["Request Entity Too Large: too many files attached"],
    ...["Request Header Fields Too Large: total headers size exceeded"],
    ...["HTTP Version Not Supported", "Internal Server Error: can't create temporary file"],
    // The webhook's actor and its connections.
    ...["Webhook connection closed", "Read timeout expired", "Write timeout expired"],
    ...["Can't connect to the webhook", "Can't connect to the webhook proxy"],
    ...["Can't create an SSL context: Failed to set custom certificate file", "URL is too long"],
    ...["Can't create an SSL connection: Failed to create an SSL handle"],
    ...["Invalid IP address specified", "IPv6-only addresses are not allowed"],
    ...["IP address 127.0.0.1 is reserved", "An HTTPS URL must be provided for webhook"],
    ...["Webhook can be set up only on ports 80, 88, 443 or 8443"],
    // Names and addresses.
    ...["Failed to resolve host: Name or service not known", "Host name is too long"],
    ...["Failed to resolve host: Temporary failure in name resolution", "Host is invalid"],
    ...["Failed to parse DNS result: not an object", "Failed to find IPv4/IPv6 address"],
    ...[
      "Host name must be encoded in UTF-8",
      "Host can't be converted to ASCII",
      "URL host is empty",
    ],
    ...['"x" is not a valid IPv4 address', "Wrong port number specified in the URL"],
    // The operating system.
    ...["Connection refused", "Connection timed out", "Operation timed out", "Broken pipe"],
    ...["Connection reset by peer", "Software caused connection abort", "Network is down"],
    ...["No route to host", "Network is unreachable", "Host is unreachable", "Host is down"],
    ...["Transport endpoint is not connected", "Too many open files", "Permission denied"],
    ...["Cannot assign requested address", "No buffer space available", "Operation not permitted"],
  ];
  for (const message of said) {
    const { cause, remedy } = explain(message);
    assert(cause !== GENERAL && remedy.length > 4, message);
  }
});

/** The messages of OpenSSL 3's X509_verify_cert_error_string(). */
const VERIFY = [
  ...["unspecified certificate verification error", "unable to get issuer certificate"],
  ...["unable to get certificate CRL", "unable to decrypt certificate's signature"],
  ...["unable to decrypt CRL's signature", "unable to decode issuer public key"],
  ...["certificate signature failure", "CRL signature failure", "certificate is not yet valid"],
  ...["certificate has expired", "CRL is not yet valid", "CRL has expired"],
  ...["format error in certificate's notBefore field", "format error in CRL's nextUpdate field"],
  ...["format error in certificate's notAfter field", "out of memory", "self-signed certificate"],
  ...["self-signed certificate in certificate chain", "unable to get local issuer certificate"],
  ...["unable to verify the first certificate", "certificate chain too long"],
  ...["certificate revoked", "issuer certificate doesn't have a public key"],
  ...["path length constraint exceeded", "unsuitable certificate purpose"],
  ...["certificate not trusted", "certificate rejected", "subject issuer mismatch"],
  ...["authority and subject key identifier mismatch", "unhandled critical extension"],
  ...["authority and issuer serial number mismatch", "unable to get CRL issuer certificate"],
  ...["key usage does not include certificate signing", "unhandled critical CRL extension"],
  ...["invalid non-CA certificate (has CA markings)", "proxy path length constraint exceeded"],
  ...["key usage does not include digital signature", "no explicit policy", "Different CRL scope"],
  ...["proxy certificates not allowed, please set the appropriate flag"],
  ...["invalid or inconsistent certificate extension", "unsupported extension feature"],
  ...["invalid or inconsistent certificate policy extension", "permitted subtree violation"],
  ...["RFC 3779 resource not subset of parent's resources", "excluded subtree violation"],
  ...["name constraints minimum and maximum not supported", "application verification failure"],
  ...["unsupported name constraint type", "unsupported or invalid name constraint syntax"],
  ...["unsupported or invalid name syntax", "CRL path validation error", "path loop"],
  ...["Suite B: certificate version invalid", "hostname mismatch", "email address mismatch"],
  ...["IP address mismatch", "no matching DANE TLSA records", "EE certificate key too weak"],
  ...["CA certificate key too weak", "CA signature digest algorithm too weak"],
  ...["invalid certificate verification context", "issuer certificate lookup error"],
  ...["Certificate Transparency required, but no valid SCTs found", "OCSP verification failed"],
  ...["proxy subject name violation", "OCSP verification needed", "OCSP unknown cert"],
  ...["unsupported signature algorithm", "invalid CA certificate", "Issuer name empty"],
  ...["subject signature algorithm and issuer public key algorithm mismatch"],
  ...["cert info signature and signature algorithm mismatch", "Subject name empty"],
  ...["Path length invalid for non-CA cert", "Missing Authority Key Identifier"],
  ...["Missing Subject Key Identifier", "Empty Subject Alternative Name extension"],
  ...[
    "Certificate public key has explicit ECC parameters",
    "Raw public key untrusted, no trusted keys configured",
  ],
];

/** OpenSSL 3's messages for a failed handshake. */
const SSL = [
  ...["wrong version number", "unsupported protocol", "no protocols available", "http request"],
  ...["ssl/tls alert handshake failure", "tlsv1 alert unknown ca", "tlsv1 alert access denied"],
  ...[
    "ssl/tls alert bad certificate",
    "ssl/tls alert certificate expired",
    "ssl/tls alert certificate revoked",
  ],
  ...["ssl/tls alert certificate unknown", "ssl/tls alert unsupported certificate"],
  ...["sslv3 alert no certificate", "tlsv1 alert decode error", "tlsv1 alert decrypt error"],
  ...["tlsv1 alert protocol version", "tlsv1 alert insufficient security"],
  ...[
    "tlsv1 alert internal error",
    "tlsv1 alert inappropriate fallback",
    "tlsv1 alert user cancelled",
  ],
  ...[
    "tlsv1 alert no renegotiation",
    "tlsv13 alert missing extension",
    "tlsv1 unsupported extension",
  ],
  ...["tlsv1 unrecognized name", "tlsv1 bad certificate status response"],
  ...["tlsv13 alert certificate required", "tlsv1 alert no application protocol"],
  ...[
    "ssl/tls alert illegal parameter",
    "ssl/tls alert unexpected message",
    "ssl/tls alert bad record mac",
  ],
  ...[
    "bad signature",
    "wrong signature type",
    "dh key too small",
    "ee key too small",
    "ca md too weak",
  ],
  ...["no shared cipher", "wrong cipher returned", "wrong ssl version", "unexpected message"],
  ...[
    "length mismatch",
    "bad ecpoint",
    "wrong curve",
    "no suitable key share",
    "record layer failure",
  ],
  ...["packet length too long", "data length too long", "unsafe legacy renegotiation disabled"],
  ...["digest check failed", "decryption failed or bad record mac", "unknown protocol"],
  ...["missing rsa encrypting cert", "bad extension", "invalid status response"],
  ...["excessive message size", "parse tlsext", "unknown alert type"],
];

Deno.test("explain() knows every reason of OpenSSL not to trust a certificate", () => {
  for (const reason of VERIFY) {
    const message = `SSL error {error:0A000086:SSL routines::certificate verify failed:${reason}}`;
    const { cause } = explain(message);
    assert(cause !== GENERAL && cause !== HANDSHAKE, reason);
    assert(!cause.startsWith("the chain is incomplete") || /unable to/.test(reason), reason);
  }
});

Deno.test("explain() knows why OpenSSL ends a handshake", () => {
  for (const reason of SSL) {
    const { cause } = explain(`SSL error {error:0A000410:SSL routines::${reason}}`);
    assert(cause !== GENERAL && cause !== HANDSHAKE, reason);
  }
});
