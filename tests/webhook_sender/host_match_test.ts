import { assertEquals } from "@std/assert";
import { matchesAddress, matchesHost } from "../../src/webhook_sender/host_match.ts";

Deno.test("matchesHost() follows OpenSSL: DNS names hide the CN, a star is part of the first label", () => {
  for (
    const [subject, subjectAltName, host, matches] of [
      ["CN=a.example", undefined, "a.example", true],
      ["C=US\nO=Some, Inc.\nCN=a.example", undefined, "A.EXAMPLE", true],
      ["CN=b.example\nCN=a.example", undefined, "a.example", true],
      ["O=CN=a.example", undefined, "a.example", false],
      ["CN=a.example", "DNS:b.example", "a.example", false],
      ["CN=a.example", "IP Address:192.0.2.1, email:x@a.example", "a.example", true],
      ["", "DNS:b.example, DNS:a.example", "a.example", true],
      ["", 'DNS:"a, DNS:b.example"', "b.example", false],
      ["CN=192.0.2.1", undefined, "192.0.2.1", true],
      ["CN=x", "IP Address:192.0.2.1", "192.0.2.1", false],
      ["CN=*.bots.example", undefined, "a.bots.example", true],
      ["CN=*.bots.example", undefined, "xn--a.bots.example", true],
      ["CN=*.bots.example", undefined, ".bots.example", false],
      ["CN=*.bots.example", undefined, "bots.example", false],
      ["CN=*.bots.example", undefined, "a.b.bots.example", false],
      ["CN=*.example", undefined, "a.example", false],
      ["CN=*", undefined, "example", false],
      ["CN=a*.bots.example", undefined, "abc.bots.example", true],
      ["CN=*c.bots.example", undefined, "abc.bots.example", true],
      ["CN=a*c.bots.example", undefined, "abc.bots.example", false],
      ["CN=x*.bots.example", undefined, "xn--a.bots.example", false],
      ["CN=a.*.bots.example", undefined, "a.b.bots.example", false],
      ["CN=*.*.example", undefined, "a.b.example", false],
      ["CN=*.bots.example", undefined, "*.bots.example", false],
    ] as const
  ) {
    const names = { subject, ...(subjectAltName === undefined ? {} : { subjectAltName }) };
    assertEquals(matchesHost(names, host), matches, `${subject} ${subjectAltName} ${host}`);
  }
});

Deno.test("matchesAddress() considers only IP addresses, in any spelling", () => {
  const names = {
    subject: "CN=192.0.2.9",
    subjectAltName: "DNS:192.0.2.8, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1",
  };
  for (
    const [address, matches] of [
      ["192.0.2.1", true],
      ["192.0.2.8", false],
      ["192.0.2.9", false],
      ["2001:db8::1", true],
      ["2001:db8::2", false],
    ] as const
  ) {
    assertEquals(matchesAddress(names, address), matches, address);
  }
});
