/** How serve() manages its bots' webhooks, against a simulated Telegram. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type NoticeEvent, serve, type ServeOptions } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { deriveSecret } from "../../src/telegram/credentials.ts";
import { makeCertificate } from "../../src/tls/generate.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

/** The notices of a server, and a way to wait for one. */
class Notices {
  readonly all: NoticeEvent[] = [];
  #wake = () => {};

  readonly observer: NonNullable<ServeOptions["observers"]>[number] = (event) => {
    if (event.type !== "notice") return;
    this.all.push(event);
    this.#wake();
  };

  async count(name: string, times: number): Promise<NoticeEvent[]> {
    const found = () => this.all.filter((one) => one.name === name);
    while (found().length < times) await new Promise<void>((resolve) => this.#wake = resolve);
    return found();
  }
}

/** A listener replaced by a reload closes shortly after the test ends. */
const sanitizers = { sanitizeOps: false, sanitizeResources: false };

/** A self-signed pair that can be renewed in place. */
async function renew(folder: TemporaryFolder) {
  await Deno.remove(folder.file("pair"), { recursive: true }).catch(() => {});
  return await makeCertificate({ hosts: ["127.0.0.1"], folder: folder.file("pair") });
}

Deno.test(
  "serve() with register uploads a self-signed certificate, and again after a renewal",
  sanitizers,
  async () => {
    await using folder = await TemporaryFolder.make();
    await using tg = await startSimulator({ patience: 60_000 });
    const files = await renew(folder);
    const notices = new Notices();
    await using server = await serve({
      bots: { echo: { token: tg.bot("echo").token, handler: { message() {} } } },
      ...{ ...files, hostname: "127.0.0.1", port: 0, register: true },
      ...{ publicUrl: "https://127.0.0.1", telegram: { apiRoot: tg.apiRoot } },
      observers: [notices.observer],
    });
    await notices.count("registered", 1);
    assertEquals(tg.snapshot().bots[0]!.webhook.has_custom_certificate, true);
    await renew(folder);
    await server.reload();
    const [, second] = await notices.count("registered", 2);
    assertEquals(second!.text, "Registered 1 of 1 webhooks");
    // Nothing is sent when nothing changed.
    await server.reload();
    await server.shutdown();
    assertEquals((await notices.count("registered", 2)).length, 2);
  },
);

Deno.test(
  "serve() without register warns that Telegram has the old certificate",
  sanitizers,
  async () => {
    await using folder = await TemporaryFolder.make();
    const files = await renew(folder);
    const notices = new Notices();
    await using server = await serve({
      bots: { echo: { token: "1:x", handler: { message() {} } } },
      ...{ ...files, hostname: "127.0.0.1", port: 0, publicUrl: "https://127.0.0.1" },
      observers: [notices.observer],
    });
    await renew(folder);
    await server.reload();
    const [notice] = await notices.count("certificate_not_registered", 1);
    assertEquals(notice!.level, "warn");
    assertStringIncludes(notice!.text, "Telegram still has the old one; run `deno task bot set`");
  },
);

Deno.test(
  "serve() with register uploads telegramCert, the certificate of a proxy, and again when it changes",
  sanitizers,
  async () => {
    await using folder = await TemporaryFolder.make();
    await using tg = await startSimulator({ patience: 60_000 });
    const { cert: telegramCert } = await renew(folder);
    const notices = new Notices();
    await using server = await serve({
      bots: { echo: { token: tg.bot("echo").token, handler: { message() {} } } },
      ...{ telegramCert, hostname: "127.0.0.1", port: 0, register: true },
      ...{ publicUrl: "https://127.0.0.1", telegram: { apiRoot: tg.apiRoot } },
      observers: [notices.observer],
    });
    await notices.count("registered", 1);
    assertEquals(tg.snapshot().bots[0]!.webhook.has_custom_certificate, true);
    await renew(folder); // The server itself has no certificate to reload.
    await notices.count("registered", 2);
    await server.shutdown();
  },
);

Deno.test(
  "serve() without register warns that Telegram has the proxy's old certificate",
  sanitizers,
  async () => {
    await using folder = await TemporaryFolder.make();
    const { cert: telegramCert } = await renew(folder);
    const notices = new Notices();
    await using _server = await serve({
      bots: { echo: { token: "1:x", handler: { message() {} } } },
      ...{ telegramCert, hostname: "127.0.0.1", port: 0, publicUrl: "https://127.0.0.1" },
      observers: [notices.observer],
    });
    await renew(folder);
    await notices.count("certificate_not_registered", 1);
  },
);

Deno.test("secret new,derived registers the first and lets both in", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const { token } = tg.bot("echo");
  const notices = new Notices();
  const secret = ["a_new_secret_of_good_length", "derived"];
  await using server = await serve({
    bots: { echo: { token, secret, handler: { message() {} } } },
    ...{ hostname: "127.0.0.1", port: 0, sources: ["127.0.0.1"], register: true },
    ...{ publicUrl: "https://127.0.0.1", telegram: { apiRoot: tg.apiRoot } },
    observers: [notices.observer],
  });
  await notices.count("registered", 1);
  const statusOf = async (header: string) => {
    const response = await fetch(`${server.url}/echo`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": header,
      },
      body: '{"update_id":1}',
    });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await statusOf("a_new_secret_of_good_length"), 200);
  assertEquals(await statusOf(await deriveSecret(token)), 200);
  assertEquals(await statusOf("derived"), 401);
});

Deno.test("serve() with register sets the webhook of a replaced and of an added bot at the next reload", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const { token } = tg.bot("echo");
  const notices = new Notices();
  const handler = { message() {} };
  const secret = "a_first_secret_of_good_length";
  await using server = await serve({
    bots: { echo: { token, secret, handler } },
    ...{ hostname: "127.0.0.1", port: 0, register: true },
    ...{ publicUrl: "https://127.0.0.1", telegram: { apiRoot: tg.apiRoot } },
    observers: [notices.observer],
  });
  await notices.count("registered", 1);
  await server.app.replace("echo", { token, secret, handler, path: "/elsewhere" });
  server.app.add("counter", { token: tg.bot("counter").token, handler });
  await server.reload();
  const [, second] = await notices.count("registered", 2);
  assertEquals(second!.text, "Registered 2 of 2 webhooks");
  assertEquals(tg.snapshot().bots.map(({ webhook }) => webhook.url), [
    "https://127.0.0.1/elsewhere",
    "https://127.0.0.1/counter",
  ]);
});
