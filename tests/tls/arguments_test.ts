import { assertEquals, assertStringIncludes } from "@std/assert";
import { readCertificateArguments } from "../../src/tls/arguments.ts";

/** The hosts of the request, or what is wrong. */
function hostsFor(...hosts: string[]): readonly string[] | string {
  const request = readCertificateArguments(hosts.flatMap((host) => ["--host", host]));
  return typeof request === "string" ? request : request.hosts;
}

Deno.test("readCertificateArguments() writes international names as Telegram connects to them", () => {
  assertEquals(hostsFor("bücher.example", "BÜCHER.example", "日本.example"), [
    ...["xn--bcher-kva.example", "xn--bcher-kva.example", "xn--wgv71a.example"],
  ]);
  const unchanged = ["xn--bcher-kva.example", "BOT.example.com", "192.0.2.1", "::1", "*.example"];
  assertEquals(hostsFor(...unchanged), unchanged);
  const invalid = ["https://bücher.example", "bücher.example:8443", "bücher.example/x", "ü@x"];
  assertEquals(hostsFor(...invalid), invalid);
});

Deno.test("readCertificateArguments() refuses a certificate for IPv6 addresses alone", () => {
  for (const hosts of [["::1"], ["2001:db8::1", "::ffff:192.0.2.1"]]) {
    assertStringIncludes(String(hostsFor(...hosts)), "Telegram connects over IPv4 only");
  }
  assertEquals(hostsFor("::1", "localhost"), ["::1", "localhost"]);
});

Deno.test("readCertificateArguments() states the range of --days", () => {
  for (const days of ["0", "1.5", "soon", "100000"]) {
    assertEquals(
      readCertificateArguments(["--host", "bot.example", "--days", days]),
      `--days "${days}" is not a whole number from 1 to 99999`,
    );
  }
});

Deno.test("readCertificateArguments() names the option that was meant", () => {
  for (
    const [args, text] of [
      [["--hots", "bot.example"], 'Unknown option "--hots"; did you mean "--host"?'],
      [["--rsa=yes"], 'Option "--rsa" takes no value'],
      [["--host"], 'Option "--host" needs a value'],
      [["bot.example"], 'Unknown argument "bot.example"'],
    ] as const
  ) assertEquals(readCertificateArguments(args), text);
});
