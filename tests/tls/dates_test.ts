import { X509Certificate } from "node:crypto";
import { assertEquals } from "@std/assert";
import { datesProblem } from "../../src/tls/dates.ts";
import { makeSelfSigned } from "../../src/tls/self_signed.ts";

const valid = async (from: string, to: string, rsa = false) =>
  (await makeSelfSigned({ hosts: ["a.example"], rsa, from: new Date(from), to: new Date(to) }))
    .cert;

Deno.test("datesProblem() says since when a certificate has expired, or when it begins", async () => {
  for (
    const [from, to] of [
      ["2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z"],
      ["1999-12-31T23:59:59Z", "2049-12-31T23:59:59Z"],
      ["2026-01-02T03:04:05Z", "2050-01-01T00:00:00Z"],
      ["2051-01-02T03:04:05Z", "2120-01-01T00:00:00Z"],
    ] as const
  ) {
    for (const rsa of [false, true]) {
      const pem = await valid(from, to, rsa);
      const { validFrom, validTo } = new X509Certificate(pem);
      assertEquals([validFrom, validTo].map(Date.parse), [from, to].map(Date.parse));
      const at = (time: string, plus: number) =>
        datesProblem(`${pem}${pem}`, Date.parse(time) + plus)?.message;
      const shown = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;
      assertEquals(at(from, -1), `is not valid before ${shown(from)}`);
      assertEquals([at(from, 0), at(to, 0)], [undefined, undefined]);
      assertEquals(at(to, 1), `expired on ${shown(to)}`);
    }
  }
});

Deno.test("datesProblem() says nothing of what it cannot read", () => {
  for (const body of ["", "%%%", "MIIB"]) {
    const pem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    assertEquals(datesProblem(pem, 0), undefined);
  }
  assertEquals(datesProblem("", 0), undefined);
});
