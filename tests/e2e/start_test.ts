import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { MainProcess, textUpdate, updateRequest } from "./main_process.ts";

const cwd = fromFileUrl(new URL("../../", import.meta.url));

/** Runs main.ts, or another entry, to its end. */
async function run(
  args: string[],
  env: Record<string, string>,
  permissions = ["--allow-net", "--allow-read", "--allow-env"],
  entry = "main.ts",
): Promise<{ code: number; out: string; err: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...permissions, entry, ...args],
    cwd,
    env,
  }).output();
  const [out, err] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, out: out!, err: err! };
}

Deno.test("main.ts reports all problems at once and exits with 1", async () => {
  const { code, err } = await run([], {
    BOT_ECHO_TOKEN: "no-token-at-all",
    BOT_ECHO_SECRET: "not allowed",
    BOT_ECHO_PATH: "echo",
    BOT_GHOST_TOKEN: "1:ghost",
    TLS_CERT: "/nowhere/cert.pem",
    TLS_KEY: "/nowhere/key.pem",
    SOURCES: "149.154.160.0/33",
    PORT: "eighty",
  });
  assertEquals(code, 1);
  const lines = err.trim().split("\n");
  assertEquals(lines[0], "Cannot start, 8 problems:");
  const starts = [
    "BOT_ECHO_TOKEN: ",
    'BOT_ECHO_PATH="echo": ',
    "BOT_ECHO_SECRET: ",
    "BOT_GHOST_TOKEN: ",
    'SOURCES="149.154.160.0/33": ',
    'TLS_CERT="/nowhere/cert.pem": ',
    'TLS_KEY="/nowhere/key.pem": ',
    'PORT="eighty": ',
  ];
  const missing = starts.filter((start) => !lines.some((line) => line.startsWith(`  - ${start}`)));
  assertEquals(missing, [], err);
  for (const secret of ["no-token-at-all", "not allowed", "1:ghost"]) {
    assertEquals(err.includes(secret), false, secret);
  }
});

Deno.test("main.ts without a token mentions the variables and the demo", async () => {
  const { code, err } = await run([], {});
  assertEquals(code, 1);
  assertStringIncludes(err, "BOT_ECHO_TOKEN");
  assertStringIncludes(err, "deno task demo");
});

Deno.test("main.ts without access to the environment says so where a token is missing", async () => {
  const env = { BOT_ECHO_TOKEN: "123456:x", PORT: "0", HOST: "127.0.0.1" };
  const hidden = "environment: Deno may not read it, so that no setting in it has an effect; " +
    "run it with -P or --allow-env, not with both";
  const net = ["--allow-net", "--allow-read"];
  for (const flags of [net, ["-P", "--allow-env"]]) {
    const { code, err } = await run([], env, flags);
    assertEquals(code, 1);
    assertStringIncludes(err, "BOT_ECHO_TOKEN");
    assertStringIncludes(err, hidden, flags.join(" "));
  }
  const { code, err } = await run([], env, [...net, "--allow-env=PORT,HOST"]);
  assertEquals(code, 1);
  assertStringIncludes(err, "Deno may not read PUBLIC_URL, ");
  assertStringIncludes(err, ", BOT_ECHO_TOKEN, ");
});

Deno.test("the commands without access to the environment say so where a token is missing", async () => {
  const env = { BOT_ECHO_TOKEN: "123456:x", TELEGRAM_API_ROOT: "http://127.0.0.1:9" };
  const commands = [["set"], ["info", "echo"], ["delete"], ["send", "echo", "-"], ["dead"]];
  await Promise.all([...commands, ["doctor", "echo"]].map(async (args) => {
    const { code, out, err } = await run(args, env, ["-P", "--allow-env"], "src/cli.ts");
    assertEquals(code, 1, err);
    assertStringIncludes(out + err, "BOT_ECHO_TOKEN");
    assertStringIncludes(out + err, "environment: Deno may not read it", args.join(" "));
    assertStringIncludes(out + err, "run it with -P or --allow-env, not with both");
  }));
  // A bot's variable alone is enough.
  const flags = ["--allow-net", "--allow-read", "--allow-env=BOT_ECHO_TOKEN,TELEGRAM_API_ROOT"];
  const { err } = await run(["info"], env, flags, "src/cli.ts");
  assertEquals(err.includes("no bot has a token"), false, err);
});

Deno.test("main.ts names CONSOLE where Deno may not open its port", async () => {
  const env = { BOT_ECHO_TOKEN: "123456:x", PORT: "0", HOST: "127.0.0.1", CONSOLE: "127.0.0.1:1" };
  const flags = ["--allow-env", "--allow-read", "--allow-net=127.0.0.1:0"];
  const { code, err } = await run([], env, flags);
  assertEquals(code, 1);
  assertStringIncludes(
    err,
    'Cannot start: Deno may not listen on CONSOLE="127.0.0.1:1"; add "127.0.0.1:1" to --allow-net',
  );
});

Deno.test("main.ts --help prints the settings; exits with 2 for an unknown argument", async () => {
  const help = await run(["--help"], {});
  assertEquals(help.code, 0);
  assertStringIncludes(help.out, "TIMEOUT_POLICY");
  const wrong = await run(["--prot=1"], {});
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.err, '"--prot=1"');
});

Deno.test("main.ts suggests the setting for a misspelt variable", async () => {
  const { code, err } = await run([], { BOT_ECHO_TOEKN: "1:x", TIMEOUT_POLCY: "return" });
  assertEquals(code, 1);
  assertStringIncludes(err, "BOT_ECHO_TOEKN: unknown setting; did you mean BOT_ECHO_TOKEN?");
  await using main = await MainProcess.start({ TIMEOUT_POLCY: "return", PUBLC_URL: "https://x" });
  for (const name of ["TIMEOUT_POLICY", "PUBLIC_URL"]) {
    await main.logged(({ level, msg }) =>
      level === "warn" && msg.includes(`did you mean ${name}?`)
    );
  }
});

Deno.test("main.ts without PUBLIC_URL logs that it registers no webhook, and the skipped bots on one line", async () => {
  await using main = await MainProcess.start({});
  const { msg } = await main.logged(({ event }) => event === "no_public_url");
  assertStringIncludes(msg, "No webhook is registered: PUBLIC_URL is not set; set it to https://");
  const skipped = main.log.filter(({ event }) => event === "absent").map(({ msg }) => msg);
  assertEquals(skipped, [
    'Skipping bots "counter", "slow": no token is set (BOT_COUNTER_TOKEN, BOT_SLOW_TOKEN)',
  ]);
});

Deno.test("main.ts with REGISTER=false does not miss PUBLIC_URL", async () => {
  await using main = await MainProcess.start({ REGISTER: "false" });
  await main.logged(({ event }) => event === "listening");
  main.kill("SIGTERM");
  await main.ended();
  assertEquals(main.log.filter(({ event }) => event === "no_public_url"), []);
});

Deno.test("main.ts refuses a PUBLIC_URL that Telegram refuses, unless TELEGRAM_API_ROOT is another server", async () => {
  const refused: [url: string, said: string][] = [
    ["http://bots.example", "An HTTPS URL must be provided"],
    ["https://bots.example:8444", "only on ports 80, 88, 443 or 8443"],
    ["https://192.168.1.7", "IP address 192.168.1.7 is reserved"],
    ["https://[2001:db8::1]", "IPv6-only addresses are not allowed"],
    ["https://localhost", "localhost is this machine"],
  ];
  for (const [PUBLIC_URL, said] of refused) {
    const { code, err } = await run([], { BOT_ECHO_TOKEN: "123456:x", PUBLIC_URL });
    assertEquals(code, 1);
    assertStringIncludes(err, `PUBLIC_URL="${PUBLIC_URL}": Telegram refuses it: `);
    assertStringIncludes(err, said);
  }
  await using _main = await MainProcess.start({
    PUBLIC_URL: "http://127.0.0.1:8444",
    TELEGRAM_API_ROOT: "http://127.0.0.1:9",
  });
});

Deno.test("main.ts explains only the first refusal by source", async () => {
  await using main = await MainProcess.start({ SOURCES: "telegram" });
  for (let i = 0; i < 3; i++) {
    const response = await fetch(
      `http://127.0.0.1:${main.port}/echo`,
      updateRequest(textUpdate(i, 7, "hi")),
    );
    await response.body?.cancel();
  }
  await main.logged(({ event }) => event === "source_refused");
  main.kill("SIGTERM");
  await main.ended();
  const said = main.log.filter(({ event }) => event === "source_refused").map(({ msg }) => msg);
  assertEquals(said.length, 1);
  for (const part of ["TRUSTED_PROXIES", "SOURCES=telegram,127.0.0.1", "127.0.0.1, which"]) {
    assertStringIncludes(said[0]!, part);
  }
});

Deno.test("main.ts reports that its port is in use", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const env = { BOT_ECHO_TOKEN: "123456:x", HOST: "127.0.0.1", PORT: String(port) };
  const { code, err } = await run([], env);
  assertEquals(code, 1);
  assertStringIncludes(err, `PORT="${port}" is in use`);
});

Deno.test("main.ts stops with exit code 1 when it cannot listen", async () => {
  for (const HOST of ["no host", "nowhere.invalid", "203.0.113.7"]) {
    const { code, err } = await run([], { BOT_ECHO_TOKEN: "123456:x", HOST, PORT: "0" });
    assertEquals(code, 1, HOST);
    assertStringIncludes(
      err,
      `Cannot start: HOST="${HOST}" PORT="0" is not an address of this machine`,
    );
  }
});

Deno.test("main.ts exits with 1 if Deno may not listen", async () => {
  const env = { BOT_ECHO_TOKEN: "123456:x", PORT: "0" };
  const { code, err } = await run([], env, ["--allow-read", "--allow-env"]);
  assertEquals(code, 1);
  assertStringIncludes(err, "Cannot start: ");
  assertStringIncludes(err, "--allow-net");
});

Deno.test("main.ts serves each bot on its own path", async () => {
  await using main = await MainProcess.start({
    BOT_COUNTER_TOKEN: "654321:end-to-end",
    BOT_COUNTER_SECRET: "another",
    BOT_COUNTER_PATH: "/bots/count",
  });
  const origin = `http://127.0.0.1:${main.port}`;
  const other = { "x-telegram-bot-api-secret-token": "another" };
  const ask = async (path: string, headers = {}) => {
    const response = await fetch(origin + path, updateRequest(textUpdate(1, 7, "hi"), headers));
    return [response.status, (await response.text()).includes("Count: 0")];
  };
  assertEquals(await ask("/echo"), [200, false]);
  assertEquals(await ask("/bots/count", other), [200, true]);
  assertEquals(await ask("/bots/count"), [401, false]);
  assertEquals(await ask("/counter", other), [404, false]);
});

Deno.test("main.ts survives the descriptor limit and accepts again", async () => {
  await using main = await MainProcess.start({}, 48);
  const at = { hostname: "127.0.0.1", port: main.port };
  const conns: Deno.Conn[] = [];
  for (let i = 0; i < 64; i++) {
    const conn = await Deno.connect(at).catch(() => undefined);
    if (conn) conns.push(conn);
  }
  await main.logged(({ event }) => event === "accept");
  for (const conn of conns) conn.close();
  await main.logged(({ msg }) => msg.endsWith(" again"));
  // It may hit the limit once more before it notices that its clients are gone.
  let response: Response | undefined;
  while (!response) {
    const init = updateRequest(textUpdate(1, 7, "hello"));
    response = await fetch(`http://127.0.0.1:${main.port}/echo`, init).catch(() => undefined);
    if (!response) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals((await response.json()).text, "hello");
});
