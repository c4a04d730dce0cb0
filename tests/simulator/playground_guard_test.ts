import { assertEquals, assertStringIncludes } from "@std/assert";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { Simulator } from "../../src/simulator/mod.ts";
import { ask, form, HOST } from "./helpers/playground.ts";

const playground = createPlayground();

Deno.test("page() is open on every loopback name", async () => {
  for (const host of ["127.0.0.1:8081", "127.1.2.3", "localhost:80", "LOCALHOST", "[::1]:9"]) {
    const response = await ask(playground, new Simulator(), "/", { headers: { host } });
    assertEquals([host, response.status], [host, 200]);
    await response.body?.cancel();
  }
});

Deno.test("page() refuses other host names, against DNS rebinding", async () => {
  const hosts = [
    "evil.example:8081",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.localhost",
    "127.0.0.1@evil.example",
    "10.0.0.1",
    "[::2]",
    "",
  ];
  for (const host of hosts) {
    for (const path of ["/", "/events", "/files/x", "/app/app.js"]) {
      const response = await ask(playground, new Simulator(), path, { headers: { host } });
      assertEquals([host, path, response.status], [host, path, 403]);
      await response.body?.cancel();
    }
  }
});

Deno.test("page() accepts posts from its own origin only, against forged requests", async () => {
  const origins = [
    "https://evil.example",
    `https://${HOST}`,
    "http://127.0.0.1:9999",
    "http://localhost:8081",
    "null",
    "",
  ];
  for (const origin of origins) {
    const tg = new Simulator();
    const init = { method: "POST", body: form({ name: "Eve" }), headers: { origin } };
    const response = await ask(playground, tg, "/act/person", init);
    assertEquals([origin, response.status], [origin, 403]);
    assertEquals(tg.snapshot().users, []);
    await response.body?.cancel();
  }
});

Deno.test("page() refuses other methods", async () => {
  const headers = { origin: `http://${HOST}` };
  for (const method of ["PUT", "DELETE", "OPTIONS"]) {
    const response = await ask(playground, new Simulator(), "/act/say", { method, headers });
    assertEquals(response.status, 405);
    assertEquals(response.headers.get("allow"), "GET");
    await response.body?.cancel();
  }
});

Deno.test("page() serves every asset that it references, under a strict policy", async () => {
  const tg = new Simulator();
  const response = await ask(playground, tg, "/");
  const policy = response.headers.get("content-security-policy")!;
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
    assertStringIncludes(policy, part);
  }
  assertEquals(policy.includes("unsafe"), false);
  const html = await response.text();
  assertEquals(/<script(?! type="module" src=)|<style|\son\w+=|\sstyle=/.test(html), false);

  const waiting = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  const seen = new Set<string>();
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const asset = await ask(playground, tg, path);
    assertEquals([path, asset.status], [path, 200]);
    assertEquals(asset.headers.get("x-content-type-options"), "nosniff");
    const text = await asset.text();
    for (const [, name] of text.matchAll(/from "(\.[^"]+)"/g)) {
      waiting.push(new URL(name!, `http://page${path}`).pathname);
    }
    assertEquals([path, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/.test(text)], [
      path,
      false,
    ]);
    assertEquals([path, /@import|url\(/.test(text)], [path, false]);
  }
  const files = [
    ...Deno.readDirSync(new URL("../../src/web/assets", import.meta.url)),
    ...Deno.readDirSync(new URL("../../src/simulator/playground/assets", import.meta.url)),
  ];
  assertEquals(seen.size, files.length - 1, "all but index.html are reached from it");
});
