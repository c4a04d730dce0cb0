import { assertEquals } from "@std/assert";
import { parseCidr } from "../../src/net/ip.ts";
import { Networks } from "../../src/net/networks.ts";

const cases: [networks: string[], inside: string[], outside: string[]][] = [
  [[], [], ["0.0.0.0", "::", "::1", "x", ""]],
  [
    ["149.154.160.0/20", "91.108.4.0/22"],
    ["149.154.160.0", "149.154.175.255", "91.108.7.255", "::ffff:149.154.167.99"],
    ["149.154.159.255", "149.154.176.0", "91.108.8.0", "::149.154.167.99", "149.154.167", "unix"],
  ],
  [["0.0.0.0/0"], ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["::1", "2001:db8::1"]],
  [["128.0.0.0/1"], ["128.0.0.0", "255.255.255.255"], ["127.255.255.255"]],
  [["192.0.2.1"], ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]],
  [["::/0"], ["1.2.3.4", "::1"], []],
  [["::ffff:192.0.2.0/120"], ["192.0.2.7", "::ffff:c000:207"], ["192.0.3.0"]],
  [["2001:db8::/32"], ["2001:db8::1"], ["1.2.3.4", "2001:db9::1"]],
];
for (const [networks, inside, outside] of cases) {
  Deno.test(`Networks of ${networks.join(" and ") || "nothing"} include the addresses in them`, () => {
    const all = new Networks(networks.map(parseCidr));
    assertEquals(inside.filter((address) => !all.include(address)), []);
    assertEquals(outside.filter((address) => all.include(address)), []);
  });
}
