import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  isForbidden,
  unreadableReason,
  unreadableText,
} from "../../../src/util/files/unreadable_file.ts";

Deno.test("unreadableReason() says why a file cannot be read", async () => {
  const folder = await Deno.makeTempDir();
  const reasonOf = (path: string) => Deno.readTextFile(path).then(() => "", unreadableReason);
  assertEquals(await reasonOf(`${folder}/missing`), "there is no such file");
  if (Deno.build.os !== "windows") assertEquals(await reasonOf(folder), "it is a folder");
  const inFile = unreadableReason(new Deno.errors.NotADirectory());
  assertEquals(inFile, "there is a file in place of its folder");
  assertEquals(unreadableReason(new Deno.errors.NotCapable()), "Deno may not read it");
  assertEquals(unreadableReason(new Deno.errors.PermissionDenied()), "this user may not read it");
  assertEquals(unreadableReason("odd"), "odd");
  await Deno.remove(folder);
});

Deno.test("unreadableText() has the remedy if Deno lacks the permission", () => {
  const text = unreadableText(new Deno.errors.NotCapable(), "/etc/key.pem");
  assertStringIncludes(text, 'Deno may not read it; add "/etc/key.pem" to "read"');
  for (
    const [path, place] of [["/dev/stdin", "/dev"], ["/proc/self/fd/3", "/proc"], ["/sys", "/sys"]]
  ) {
    const text = unreadableText(new Deno.errors.NotCapable(), path!);
    assertStringIncludes(text, `Deno opens what is below ${place} only with --allow-all`);
  }
  assertStringIncludes(unreadableText(new Deno.errors.NotCapable(), "/devices/a"), "add ");
  assertEquals(unreadableText(new Deno.errors.NotFound(), "key.pem"), "there is no such file");
});

Deno.test("unreadableText() has the remedy where the user lacks the right to read", () => {
  const text = unreadableText(new Deno.errors.PermissionDenied(), "/etc/key.pem");
  assertEquals(text, "this user may not read it; grant the user access to it");
  assertEquals([isForbidden(new Deno.errors.PermissionDenied()), isForbidden(new Error())], [
    true,
    false,
  ]);
});
