import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { TELEGRAM_NETWORKS } from "../../src/telegram/networks.ts";
import { adapt, readSnippet, SNIPPETS } from "./helpers/snippet.ts";

const root = new URL("../../", import.meta.url);

/** Runs a program and returns its output if it failed. */
async function complaint(program: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return success ? "" : said || "It failed without a word";
}

Deno.test("the deployment guide links to every snippet", async () => {
  const guide = await Deno.readTextFile(new URL("tests/proxy/README.md", root));
  for await (const { name } of Deno.readDir(SNIPPETS)) {
    assertStringIncludes(guide, `(snippets/${name})`);
  }
});

Deno.test("systemd accepts postern.service", async () => {
  const unit = `${await Deno.makeTempDir()}/postern.service`;
  const text = adapt(await readSnippet("postern.service"), {
    "/usr/local/bin/deno": Deno.execPath(),
  });
  await Deno.writeTextFile(unit, text);
  assertEquals(await complaint("systemd-analyze", "verify", unit), "");
});

Deno.test("Dockerfile copies existing files", async () => {
  for (const [, paths] of (await readSnippet("Dockerfile")).matchAll(/^COPY (.*) \S+$/gm)) {
    for (const path of paths!.split(" ")) assert(await Deno.stat(new URL(path, root)), path);
  }
});

Deno.test("nft accepts nftables.conf", async () => {
  const file = fromFileUrl(new URL("nftables.conf", SNIPPETS));
  assertEquals(await complaint("nft", "--check", "--file", file), "");
});

Deno.test("the firewall snippets contain Telegram's networks", async () => {
  for (const name of ["nftables.conf", "ufw.sh", "haproxy_passthrough.cfg"]) {
    const networks = (await readSnippet(name)).match(/\d+\.\d+\.\d+\.\d+\/\d+/g);
    assertEquals(networks, [...TELEGRAM_NETWORKS], name);
  }
});
