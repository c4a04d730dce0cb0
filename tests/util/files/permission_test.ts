import { assertEquals } from "@std/assert";
import { writeRemedy } from "../../../src/util/files/permission.ts";

Deno.test("writeRemedy() names the folder to grant, but moves a file out of the code's", () => {
  const grant = (folder: string) =>
    `add "${folder}" to "read" and "write" under "permissions" in deno.json, ` +
    "or to --allow-read and --allow-write";
  assertEquals(writeRemedy("/var/lib/a.db", "/var/lib"), grant("/var/lib"));
  assertEquals(
    writeRemedy("a.db", "."),
    `give it a folder, such as data/a.db, or ${grant(".")}`,
  );
});
