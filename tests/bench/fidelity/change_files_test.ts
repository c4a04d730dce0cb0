import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { changeFiles } from "./change_files.ts";

Deno.test("changeFiles() changes all occurrences, and throws if there are none", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "src"));
    await Deno.writeTextFile(join(folder, "src/a.py"), "root = 'old'  # old");
    await Deno.writeTextFile(join(folder, "a.py"), "old");
    await changeFiles(folder, [{ files: /\/src\/\w+\.py$/, from: "old", to: "$&new" }]);
    assertEquals(await Deno.readTextFile(join(folder, "src/a.py")), "root = '$&new'  # $&new");
    assertEquals(await Deno.readTextFile(join(folder, "a.py")), "old");
    await assertRejects(
      () => changeFiles(folder, [{ files: /a\.py$/, from: "gone", to: "" }]),
      Error,
      "Cannot find gone",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
