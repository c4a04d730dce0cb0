/** `deno task top` in a real terminal, which util-linux' `script` provides. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { createApp, createConsole } from "../../src/mod.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
const [ENTER, LEAVE] = ["\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"];

/** A console on a port. */
function startConsole() {
  const handler = () => {};
  const app = createApp({ bots: { echo: { token: "123456:example", handler } } });
  const console = createConsole(app);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, console.fetch);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await console.close();
      await app.close(0);
      await server.shutdown();
    },
  };
}

/**
 * Runs a command in a terminal of 24 lines. Presses a key once it has drawn the bots.
 *
 * The shell is always the same, and becomes the command: one that waits for it would end by Ctrl-C
 * itself, with an exit code of its own.
 */
async function inTerminal(columns: number, command: string, key?: string) {
  const env: Record<string, string> = { SHELL: "/bin/sh", TERM: "xterm-256color", ENV_FILE: "" };
  const child = new Deno.Command("script", {
    args: [
      "-qfec",
      `stty rows 24 cols ${columns}; unset NO_COLOR FORCE_COLOR; exec ${command}`,
      "/dev/null",
    ],
    cwd: ROOT,
    env,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (key === undefined || !(text.includes("echo") && text.includes("\x1b[J"))) continue;
    await writer.write(new TextEncoder().encode(key));
    key = undefined;
  }
  await writer.close().catch(() => {});
  return { text, code: (await child.status).code };
}

const top = `${Deno.execPath()} run -q --no-prompt -P --deny-write src/top.ts`;

Deno.test("top in a terminal draws a screen of its own, and leaves it on q and on Ctrl-C", async () => {
  await using served = startConsole();
  for (const key of ["q", "\x03"]) {
    const { text, code } = await inTerminal(60, `${top} ${served.url}`, key);
    assertEquals(code, 0);
    assert(text.includes(ENTER) && text.endsWith(LEAVE), JSON.stringify(text));
    assertStringIncludes(text, "\x1b[2mBOT", "in colour");
  }
});

Deno.test("top in a terminal has no colour with NO_COLOR", async () => {
  await using served = startConsole();
  const { text } = await inTerminal(60, `env NO_COLOR=1 ${top} ${served.url}`, "q");
  assertEquals(text.includes("\x1b[2m"), false);
  assertStringIncludes(text, "BOT");
});

Deno.test("top where nothing answers leaves the terminal alone", async () => {
  const { text, code } = await inTerminal(200, `${top} http://127.0.0.1:9`);
  assertEquals(code, 1);
  assertEquals(text.includes("\x1b"), false);
  assertStringIncludes(text, "does not answer");
});

Deno.test("a command whose reader has read enough ends without an error", async () => {
  await using served = startConsole();
  const cli = `${Deno.execPath()} run -q --no-prompt -P src/cli.ts --help`;
  const { text } = await inTerminal(
    200,
    `sh -c '(sleep 1; ${top} --once ${served.url}; ${cli}) | true'`,
  );
  assertEquals(text, "");
});
