import { assertEquals } from "@std/assert";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { Simulator } from "../../src/simulator/mod.ts";
import { ask } from "./helpers/playground.ts";

/** The headers and bytes of a sent file. */
async function fetched(name: string, type: string, bytes = "x") {
  const tg = new Simulator();
  const { file_id } = tg.world.files.add("documents", {
    name,
    type,
    bytes: new TextEncoder().encode(bytes),
  });
  const response = await ask(createPlayground(), tg, `/files/${file_id}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

Deno.test("/files/ serves pictures, audio and video inline", async () => {
  for (const type of ["image/png", "image/webp", "audio/ogg", "video/mp4"]) {
    const { headers, text } = await fetched("a", type);
    assertEquals([headers.get("content-type"), text], [type, "x"]);
    assertEquals(headers.get("content-disposition"), "inline; filename*=UTF-8''a");
  }
});

Deno.test("/files/ lets no uploaded content run in the page", async () => {
  for (const type of ["text/html", "image/svg+xml", "text/javascript", "image/png; x", ""]) {
    const { headers } = await fetched("a.html", type, "<script>alert(1)</script>");
    assertEquals(headers.get("content-type"), "application/octet-stream");
    assertEquals(headers.get("content-disposition")?.startsWith("attachment"), true);
    assertEquals(headers.get("content-security-policy")?.includes("sandbox"), true);
  }
});

Deno.test("/files/ keeps a name in one header, whatever it contains", async () => {
  const { headers } = await fetched('a"\r\nset-cookie: b=c; (ü).txt', "text/plain");
  assertEquals(headers.get("set-cookie"), null);
  assertEquals(
    headers.get("content-disposition"),
    "attachment; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20b%3Dc%3B%20%28%C3%BC%29.txt",
  );
});

Deno.test("/files/ answers 404 to missing and empty files", async () => {
  assertEquals((await fetched("a", "image/png", "")).status, 404);
  const response = await ask(createPlayground(), new Simulator(), "/files/none");
  assertEquals(response.status, 404);
  await response.body?.cancel();
});
