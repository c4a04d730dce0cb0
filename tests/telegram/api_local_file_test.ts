/** Files of a Bot API server on this machine. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BotApiNetworkError, createApi } from "../../src/telegram/api/mod.ts";
import { refuse, startServer } from "./bot_api_stand_in.ts";

const token = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";

Deno.test("download() reads an absolute file_path of a local server from the disk", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/file_1.txt`;
  await Deno.writeTextFile(path, "on the disk");
  let requests = 0;
  await using server = startServer(() => (requests++, refuse(404, "Not Found")));
  const api = createApi({ token, apiRoot: server.root });
  assertEquals(new TextDecoder().decode(await api.download(path)), "on the disk");
  assertEquals(await new Response(await api.downloadStream(path)).text(), "on the disk");
  assertEquals(requests, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("download() asks the server if the file is not on this disk", async () => {
  const paths: string[] = [];
  await using server = startServer(({ url }) => {
    paths.push(new URL(url).pathname);
    return new Response("by HTTP");
  });
  const api = createApi({ token, apiRoot: server.root });
  const path = "/var/lib/nowhere/file_1.txt";
  assertEquals(new TextDecoder().decode(await api.download(path)), "by HTTP");
  assertEquals(paths, [`/file/bot${token}/${path}`]);
});

Deno.test("download() reports why a local server's file cannot be read, without the token", async () => {
  await using server = startServer(() => refuse(404, "Not Found"));
  const api = createApi({ token, apiRoot: server.root });
  const path = `/var/lib/nowhere/${token}/file_1.txt`;
  const error = await assertRejects(() => api.download(path), BotApiNetworkError);
  assertStringIncludes(error.message, "give --allow-read for the server's folder");
  assert(!Deno.inspect(error, { depth: 9 }).includes("SECRET"), Deno.inspect(error));
});

Deno.test("download() never opens a file named by Telegram's own server", async () => {
  const urls: string[] = [];
  const api = createApi({
    token,
    fetch: (url) => (urls.push(String(url)), Promise.resolve(new Response("by HTTP"))),
  });
  assertEquals(new TextDecoder().decode(await api.download("/etc/hostname")), "by HTTP");
  assertEquals(urls, [`https://api.telegram.org/file/bot${token}//etc/hostname`]);
});

Deno.test("download() of a local server's file names the missing permission", async () => {
  const path = await Deno.makeTempFile();
  await using server = startServer(() => refuse(404, "Not Found"));
  const source = new URL("../../src/telegram/api/mod.ts", import.meta.url);
  const script = `import { createApi } from ${JSON.stringify(source.href)};
    const api = createApi({ token: "${token}", apiRoot: "${server.root}" });
    await api.download(${JSON.stringify(path)}).catch((error) => console.log(error.message));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-check", "--no-prompt", "--allow-net", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const said = new TextDecoder().decode((await child.output()).stdout);
  assertStringIncludes(
    said,
    "cannot read the file of the local Bot API server: Requires read access",
  );
  assertStringIncludes(said, "give --allow-read for the server's folder");
  assert(!said.includes("SECRET"), said);
  await Deno.remove(path);
});
