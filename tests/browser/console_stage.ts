/** A console with bots in trouble, for the browser. */
import { createApp, createConsole } from "../../src/mod.ts";
import type { Page } from "./helpers.ts";
import { makeCertificate } from "../../src/tls/generate.ts";
import { startPlayground } from "../../src/simulator/playground/mod.ts";

/**
 * Three bots, of which one fails, one hangs and one is unreliable, and their console
 * on a port.
 */
export async function stage(token?: string, store?: string) {
  const tg = await startPlayground({ patience: 60_000 });
  const [echo, stuck, frail] = [tg.bot("echo"), tg.bot("stuck"), tg.bot("frail")];
  const folder = await Deno.makeTempDir();
  const { cert } = await makeCertificate({ hosts: ["127.0.0.1"], folder });
  const state = { mended: false };
  const app = createApp({
    publicUrl: "http://127.0.0.1:9",
    telegram: { apiRoot: tg.apiRoot },
    sources: ["any"],
    cert,
    ...store === undefined ? { deadLetters: `${folder}/dead` } : { store },
    bots: {
      frail: {
        token: frail.token,
        secret: "s3cret-of-frail",
        attempts: 1,
        handler: {
          message() {
            if (!state.mended) throw new Error("no cups");
          },
        },
      },
      echo: {
        token: echo.token,
        secret: "s3cret-of-echo",
        handler: {
          message: ({ text }) => {
            if (text === "fail") throw new Error("out of tea");
          },
        },
      },
      stuck: {
        token: stuck.token,
        secret: "s3cret-of-stuck",
        handler: () => new Promise<void>(() => {}),
      },
    },
  });
  const settings = [{ name: "BOT_ECHO_TOKEN", value: "<hidden>" }];
  const finding = { level: "warning", title: "The port is odd", remedy: "use 443" } as const;
  const console = createConsole(app, {
    ...token !== undefined && { token },
    settings,
    doctor: () => Promise.resolve({ sections: [{ title: "Server", findings: [finding] }] }),
  });
  let dropping = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request, info) => {
      const response = await console.fetch(request, info);
      const { signal } = dropping;
      const body = response.body?.pipeThrough(new TransformStream(), { signal });
      return new Response(body ?? null, response);
    },
  );
  const chat = { id: 5, type: "private" as const, first_name: "Ada" };
  let id = 0;
  const say = (bot: string, text: string) =>
    app.dispatch(bot, {
      update_id: ++id,
      message: { message_id: id, date: 0, chat, from: { ...chat, is_bot: false }, text },
    });
  return {
    /** Breaks the connections of open pages. */
    dropReaders() {
      dropping.abort("dropped");
      dropping = new AbortController();
    },
    ...{ app, say, state, url: `http://127.0.0.1:${server.addr.port}/` },
    async [Symbol.asyncDispose]() {
      await console.close();
      await app.close(0);
      await server.shutdown();
      await tg.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The violations that axe finds. */
export async function violations(page: Page): Promise<string[]> {
  const { default: axe } = await import("npm:axe-core@4.14.1");
  // As an expression: the page's policy allows no script element.
  await page.evaluate((axe as unknown as { source: string }).source + ";0");
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    "axe.run().then(({ violations }) => violations)",
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
