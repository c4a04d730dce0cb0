/** Tokens and secrets stay out of every message, whichever variable they were set in. */
import { assert, assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError, readConfig, SETTINGS } from "../../src/config/mod.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const bots = { echo: { message() {} }, counter: { message() {} } };

async function messageOf(env: Record<string, string>): Promise<string> {
  const error = await assertRejects(() => readConfig({ env, bots }), ConfigError);
  return `${error.message}\n${error.stack}\n${Deno.inspect(error)}`;
}

Deno.test("readConfig() does not show a malformed token", async () => {
  for (
    const token of ["AAEhBOweik6ad9r", `${TOKEN}!`, `bot${TOKEN}`, `${TOKEN} x`, "12:é-hunter2"]
  ) {
    const message = await messageOf({ BOT_ECHO_TOKEN: token });
    assertStringIncludes(message, "BOT_ECHO_TOKEN: not a token; copy it from @BotFather");
    assertFalse(message.includes(token), token);
    assertFalse(/hunter2|ad9r/.test(message), token);
  }
});

Deno.test("readConfig() does not show a secret that Telegram refuses", async () => {
  for (const secret of ["hunter2!", "hunter2,é", "a b-hunter2", ",", "hunter2".repeat(40)]) {
    const message = await messageOf({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: secret });
    assertStringIncludes(message, "BOT_ECHO_SECRET: Telegram refuses this as a secret token");
    assertFalse(message.includes("hunter2"), secret);
  }
});

Deno.test("readConfig() does not show the token or secret of an unknown bot", async () => {
  const message = await messageOf({ BOT_SHOP_TOKEN: TOKEN, BOT_SHOP_SECRET: "hunter2" });
  assertStringIncludes(message, "BOT_SHOP_TOKEN: src/bots/mod.ts has no such bot");
  assertFalse(message.includes("hunter2"));
  assertFalse(message.includes(TOKEN));
});

Deno.test("readConfig() does not show valid tokens and secrets when reporting other problems", async () => {
  const env = { BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: "hunter2", PORT: "x", SOURCES: "x" };
  const message = await messageOf(env);
  assertFalse(message.includes("hunter2"));
  assertFalse(message.includes(TOKEN));
});

Deno.test("readConfig() does not show a token set in the wrong variable", async () => {
  const set = SETTINGS.map(({ name }) => name.replace("<NAME>", "ECHO"));
  let reported = 0;
  for (const name of set) {
    for (const value of [TOKEN, `https://api.telegram.org/bot${TOKEN}?x`, `x,${TOKEN}`]) {
      const message = await messageOf({ BOT_COUNTER_TOKEN: "not a token", [name]: value });
      assertFalse(message.includes("AAEhBOweik6ad9r"), `${name}=${value}`);
      if (message.includes(name)) reported++;
    }
  }
  assert(reported > set.length);
});

Deno.test("readConfig() does not show the password of a URL", async () => {
  const urls = [
    ...["https://user:hunter2@bot.example.com", "https://hunter2@bot.example.com/x"],
    ...["ftp://user:hunter2@bot.example.com", "https://u:hunter2@h:99999", "//u:p@hunter2@host"],
  ];
  for (const name of ["PUBLIC_URL", "TELEGRAM_API_ROOT"]) {
    for (const url of urls) {
      const message = await messageOf({ BOT_ECHO_TOKEN: TOKEN, [name]: url });
      assertStringIncludes(message, `${name}=`);
      assertFalse(message.includes("hunter2"), url);
    }
  }
});

Deno.test("readConfig() does not show a secret set in place of a file's path", async () => {
  const secret = "hunter2_of_sufficient_length";
  for (const name of ["BOT_ECHO_TOKEN_FILE", "BOT_ECHO_SECRET_FILE", "CONSOLE_TOKEN_FILE"]) {
    const token = name === "BOT_ECHO_TOKEN_FILE" ? {} : { BOT_ECHO_TOKEN: TOKEN };
    const env = { ...token, CONSOLE: "127.0.0.1:0", [name]: secret };
    const message = await messageOf(env);
    const variable = name.replace("_FILE", "");
    assertStringIncludes(message, `name a file; the value itself goes into ${variable}`);
    assertFalse(message.includes("hunter2"), name);
  }
});

Deno.test("readConfig() does not show a token in Base64 set in place of a file's path", async () => {
  const env = { BOT_ECHO_TOKEN: TOKEN, CONSOLE: "127.0.0.1:0" };
  for (const token of ["hunter2/Xy+abcdefgh/ijkl0123456789ABCDEFGHIJKL=", "a/hunter2abcdefgh"]) {
    const message = await messageOf({ ...env, CONSOLE_TOKEN_FILE: token });
    assertStringIncludes(message, "name a file; the value itself goes into CONSOLE_TOKEN");
    assertFalse(message.includes("hunter2"), token);
  }
  for (const path of ["/run/secrets/consoletoken", "run/secrets/console.txt"]) {
    const message = await messageOf({ ...env, CONSOLE_TOKEN_FILE: path });
    assertStringIncludes(message, `CONSOLE_TOKEN_FILE="${path}": Cannot read the file`);
  }
});

Deno.test("readConfig() does not show a private key set in place of a file's path", async () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBM\n-----END PRIVATE KEY-----\n";
  for (const key of [pem, pem.replaceAll("\n", "\\n"), pem.slice(0, 40)]) {
    const pair = { TLS_CERT: "-----BEGIN CERTIFICATE-----\nMIIB\n", TLS_KEY: key };
    const message = await messageOf({ BOT_ECHO_TOKEN: TOKEN, ...pair, TELEGRAM_CERT: key });
    assertStringIncludes(message, "Cannot use the PEM text as key: give");
    assertStringIncludes(message, 'TELEGRAM_CERT="<private key>');
    assertFalse(message.includes("MIGH"), key);
  }
});
