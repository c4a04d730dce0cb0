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
  assertStringIncludes(wrong("599 Whatever").cause, "the handler threw");
});

Deno.test("explain() knows Telegram's other messages", () => {
  const cases: [message: string, cause: string][] = [
    ["Read timeout expired", "60 seconds"],
    ["Write timeout expired", "60 seconds"],
    ["Connection refused", "nothing listens"],
    ["Connection timed out", "firewall"],
    ["Connection reset by peer", "cut"],
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
