import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkRoute, checkSecret, checkWebhook } from "../../../src/cli/doctor/bot_checks.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { firewallRules } from "../../../src/cli/doctor/firewall.ts";
import { checkHost, type HostFacts } from "../../../src/cli/doctor/host_checks.ts";
import { checkSources } from "../../../src/cli/doctor/source_checks.ts";
import { checkTls } from "../../../src/cli/doctor/tls_checks.ts";
import { BotApiError } from "../../../src/telegram/api/mod.ts";
import type { WebhookInfo } from "../../../src/telegram/types.ts";

/** `level check` of each finding. */
function brief(findings: readonly Finding[]): string[] {
  return findings.map(({ level, check }) => `${level} ${check}`);
}

Deno.test("checkHost() accepts HTTPS, four ports, and public IPv4 addresses", () => {
  const check = (publicUrl: string | undefined, facts: Partial<HostFacts> = {}) =>
    brief(checkHost({ publicUrl, v4: ["1.1.1.1"], v6: [], ownApiServer: false, ...facts }));
  const good = ["ok https", "ok port", "ok host"];
  for (const port of ["", ":443", ":80", ":88", ":8443"]) {
    assertEquals(check(`https://bots.example${port}/tg`), good);
  }
  assertEquals(check(undefined), ["problem https"]);
  assertEquals(check("http://bots.example:8443"), ["problem https", "ok port", "ok host"]);
  assertEquals(check("https://bots.example:9443"), ["ok https", "problem port", "ok host"]);
  const url = "https://bots.example";
  assertEquals(check(url, { v4: [] }).at(-1), "problem host");
  assertEquals(check(url, { v4: [], v6: ["2001:db8::1"] }).at(-1), "problem host");
  for (const reserved of ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"]) {
    assertEquals(check(url, { v4: [reserved] }).at(-1), "problem host");
  }
  const local = { v4: ["127.0.0.1"], ownApiServer: true };
  assertEquals(check("https://localhost:9443", local), [
    "ok https",
    "warning port",
    "warning host",
  ]);
});

Deno.test("checkTls() distinguishes no answer, no TLS and an old TLS", () => {
  const at = "bots.example:443";
  const fails = (connected: boolean, reason: string) => ({ ok: false, connected, reason }) as const;
  const remedy = (connected: boolean, reason: string) =>
    checkTls({ at, outside: fails(connected, reason) })[0]!.remedy!;
  assertStringIncludes(remedy(false, "connection refused"), "start the server");
  assertStringIncludes(remedy(true, "received fatal alert: ProtocolVersion"), "TLS 1.2 or newer");
  assertStringIncludes(
    remedy(true, "received corrupt message of type InvalidContentType"),
    "does not speak TLS",
  );
  assertStringIncludes(remedy(true, "something else"), "openssl s_client");
});

Deno.test("checkSecret() checks characters and length", () => {
  const check = (secrets: string[]) => checkSecret(secrets).level;
  assertEquals(check(["derived"]), "ok");
  assertEquals(check(["a_long-enough_secret", "derived"]), "ok");
  assertEquals(check(["a_long-enough_secret", "another_long-enough_one"]), "ok");
  assertEquals(check(["short"]), "warning");
  assertEquals(check(["no spaces, please: 123"]), "problem");
});

Deno.test("checkRoute() expects 401, or 403 from here", () => {
  assertEquals([401, 403].map((status) => checkRoute(status).level), ["ok", "ok"]);
  for (const status of [200, 204, 301, 400, 404, 405, 410, 500, 502, 503]) {
    assertEquals(checkRoute(status).level, "problem", String(status));
  }
  assertStringIncludes(checkRoute(200).remedy!, "anyone may post");
  assertStringIncludes(checkRoute(404).title, "no bot has this path");
  assertStringIncludes(checkRoute(new Error("connection closed")).title, "connection closed");
});

Deno.test("checkSources() compares SOURCES with Telegram's networks", () => {
  const check = (sources: string[], trustedProxies: string[] = [], cert = "cert.pem") =>
    brief(checkSources({ sources, trustedProxies, cert }));
  assertEquals(check(["telegram"]), ["ok sources"]);
  assertEquals(check(["telegram", "127.0.0.1"]), ["ok sources"]);
  assertEquals(check(["149.154.160.0/20", "91.108.4.0/22"]), ["ok sources"]);
  assertEquals(check(["149.154.0.0/16", "91.0.0.0/8"]), ["ok sources"]);
  assertEquals(check(["149.154.160.0/21", "91.108.4.0/22"]), ["problem sources"]);
  assertEquals(check(["127.0.0.1"]), ["problem sources"]);
  assertEquals(check(["any"]), ["warning sources"]);
  assertEquals(brief(checkSources({ sources: ["telegram"] })), ["ok sources", "warning proxy"]);
  const proxied = { sources: ["telegram"], trustedProxies: ["10.0.0.1"] };
  assertEquals(brief(checkSources(proxied)), ["ok sources"]);
});

const NOW = 1_700_000_000_000;

function webhook(info: Partial<WebhookInfo>): string[] {
  const full = {
    url: "https://x",
    has_custom_certificate: false,
    pending_update_count: 0,
    ...info,
  };
  return brief(checkWebhook({ info: full, drift: [], now: NOW }));
}

Deno.test("checkWebhook() judges backlog and the age of the last error", () => {
  const failed = (agoMs: number) => ({
    last_error_date: (NOW - agoMs) / 1000,
    last_error_message: "Connection refused",
  });
  assertEquals(webhook({}), ["ok webhook", "ok backlog", "ok last-error"]);
  assertEquals(webhook({ url: "" })[0], "problem webhook");
  assertEquals(webhook({ pending_update_count: 100 })[1], "warning backlog");
  assertEquals(webhook({ pending_update_count: 90_000 })[1], "problem backlog");
  assertEquals(webhook(failed(60_000))[2], "problem last-error");
  assertEquals(webhook(failed(3_600_000))[2], "warning last-error");
  assertEquals(webhook(failed(3 * 86_400_000))[2], "ok last-error");
});

Deno.test("checkWebhook() explains the last error, and why Telegram reports nothing", () => {
  const info = {
    ...{ url: "https://x", has_custom_certificate: false, pending_update_count: 0 },
    last_error_date: NOW / 1000 - 240,
    last_error_message: "Wrong response from the webhook: 504 Gateway Timeout",
  };
  const { title, remedy } = checkWebhook({ info, drift: [], now: NOW }).at(-1)!;
  assertStringIncludes(title, "4 minutes ago");
  assertStringIncludes(title, "the handler passed the deadline");
  assertStringIncludes(remedy!, "TIMEOUT_POLICY=return");
  const no = { ok: false, error_code: 401, description: "Unauthorized" } as const;
  const refused = { info: new BotApiError("getWebhookInfo", no), drift: [], now: NOW };
  assertStringIncludes(checkWebhook(refused)[0]!.title, "copy it from @BotFather");
});

Deno.test("checkWebhook() reports drift as a problem if updates are at stake", () => {
  const info = { url: "https://x", has_custom_certificate: false, pending_update_count: 0 };
  const drift = (["url", "allowed_updates", "certificate", "max_connections"] as const)
    .map((field) => ({ field, actual: "a", expected: "b" }));
  const levels = checkWebhook({ info, drift, now: NOW }).slice(0, 4).map(({ level }) => level);
  assertEquals(levels, ["problem", "problem", "problem", "warning"]);
});

Deno.test("firewallRules() returns rules with both networks and the port", () => {
  for (const rules of Object.values(firewallRules(8443))) {
    for (const part of ["149.154.160.0/20", "91.108.4.0/22", "8443"]) {
      assertStringIncludes((rules as string[]).join("\n"), part);
    }
  }
});

Deno.test("checkWebhook() reports a certificate that Telegram refused as a problem until it is set again", () => {
  const check = (age: number, custom: boolean, message: string) => {
    const info = {
      ...{ url: "https://x", has_custom_certificate: custom, pending_update_count: 0 },
      ...{ last_error_message: message, last_error_date: NOW / 1000 - age },
    };
    return checkWebhook({ info, drift: [], now: NOW }).at(-1)!;
  };
  const refused = "SSL error {error:0A000086:SSL routines::certificate verify failed}";
  const finding = check(5 * 86_400, true, refused);
  assertEquals([finding.level, finding.remedy], ["problem", "run `deno task bot set`"]);
  assertStringIncludes(
    finding.title,
    "Telegram has a different certificate from the one the server presents",
  );
  assertEquals(check(5 * 86_400, false, refused).level, "ok");
  assertEquals(check(5 * 86_400, true, "Connection refused").level, "ok");
});

Deno.test("checkWebhook() without PUBLIC_URL suggests setting it, and compares nothing", () => {
  const check = (url: string) => {
    const info = { url, has_custom_certificate: false, pending_update_count: 0 };
    return checkWebhook({ info, drift: [], comparable: false, now: NOW })[0]!;
  };
  assertEquals(
    [check("").level, check("").remedy],
    ["problem", "set PUBLIC_URL; the server registers the webhook when it starts"],
  );
  const set = check("https://x/echo");
  assertEquals(set.level, "ok");
  assertStringIncludes(set.title, "A webhook is set: https://x/echo; nothing to compare it with");
});
