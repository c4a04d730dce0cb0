/** The options of a console, and its checks. */
import { assertEquals, assertThrows } from "@std/assert";
import { createConsole } from "../../src/mod.ts";
import { hostApp } from "../helpers/app.ts";
import { watch } from "./helpers.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

Deno.test("createConsole() refuses options that would leave it open or have no effect", async () => {
  const { app } = hostApp({ telegram: { apiRoot: "http://127.0.0.1:9" } });
  for (
    const [options, text] of [
      [{ tokn: TOKEN }, 'tokn is not an option; rename it "token"'],
      [{ token: "" }, "token is not a string of 16 ASCII characters or more"],
      [{ token: "short" }, "token is not a string of 16 ASCII characters or more"],
      [{ token: ` ${TOKEN}` }, "token is not a string of 16 ASCII characters or more"],
      [{ token: "ä".repeat(32) }, "token is not a string of 16 ASCII characters or more"],
      [{ token: null }, "token is not a string of 16 ASCII characters or more"],
      [{ alerts: { uri: "https://ops.example" } }, "alerts.uri is not an option; rename"],
      [{ alerts: { url: "ops.example/secret" } }, "alerts.url is not an http:// or"],
      [{ alerts: { chat: { bot: "echo", chat: "1" } } }, "alerts.chat.chat is not an"],
      [{ checks: [() => undefined] }, "checks[0] is not a check"],
      [{ doctor: true }, "doctor is not a function"],
      ["token", "options is not an object"],
      [{ events: "all" }, "events is not an array"],
      [{ log: "text" }, "log is not an object; give an object"],
      [{ settings: {} }, "settings is not an array"],
      [{ alerts: null }, "alerts is not an object"],
      [{ alerts: { chat: null } }, "alerts.chat is not an object; give an object"],
      [{ alerts: { chat: {} } }, "alerts.chat.bot is missing; give a string"],
      [{ alerts: { chat: { bot: "echo", id: null } } }, "alerts.chat.id is not a string or"],
    ] as const
  ) {
    const error = assertThrows(() => createConsole(app, options as never), TypeError);
    assertEquals(error.message.startsWith(`Cannot create a console: ${text}`), true, error.message);
    assertEquals(error.message.includes("secret"), false);
  }
  await app.close();
});

Deno.test("/readyz shows whatever a check throws, and nothing secret", async () => {
  class Database {
    readonly name = "database";
    readonly #down =
      "no route to postgres://bot:hunter2@db/bots as 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    problem() {
      return this.#down;
    }
  }
  class Disk {
    readonly name = "disk";
    #full = true;
    problem() {
      return this.#full ? "full" : undefined;
    }
  }
  const checks = [
    ...[new Database(), new Disk()],
    {
      name: "text",
      problem() {
        throw "it broke";
      },
    },
    { name: "null", problem: () => Promise.reject(null) },
    { name: "twice", problem: () => "the first fails" },
    { name: "twice", problem: () => undefined },
    { name: "not draining", problem: () => "as one of the console's own" },
  ];
  await using watched = await watch({ token: TOKEN, checks });
  const ready = await watched.ask("/readyz");
  assertEquals(ready.status, 503);
  assertEquals((await ready.json()).checks, {
    database: { ok: false, problem: "no route to postgres://<user>@db/bots as <token>" },
    disk: { ok: false, problem: "full" },
    text: { ok: false, problem: "it broke" },
    null: { ok: false, problem: "null" },
    twice: { ok: false, problem: "the first fails" },
    "not draining": { ok: false, problem: "as one of the console's own" },
  });
});

Deno.test("alerts to a chat of a bot that is not there are reported at once", async () => {
  const chat = { bot: "ehco", id: "1" };
  await using watched = await watch({ alerts: { chat } });
  const notices = watched.events.flatMap((event) => event.type === "notice" ? [event.text] : []);
  assertEquals(
    notices.includes('Cannot deliver alerts to a chat until there is a bot "ehco"'),
    true,
  );
});
