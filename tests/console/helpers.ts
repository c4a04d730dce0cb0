/** An application with a console, on a fake clock, and requests to the console. */
import { assert } from "@std/assert";
import { createConsole } from "../../src/console/mod.ts";
import type { Console, ConsoleOptions } from "../../src/console/options.ts";
import type { AppOptions, BotOptions } from "../../src/app/options.ts";
import { turn } from "../../src/util/turn.ts";
import { hostApp, type Hosted } from "../helpers/app.ts";

/** The Host that tests send to the console. */
export const HOST = "127.0.0.1:9090";

/** An application with its console. */
export interface Watched extends Hosted, AsyncDisposable {
  readonly console: Console;
  /** Sends a request to the console. */
  ask(path: string, init?: RequestInit, address?: string): Promise<Response>;
  /** The metrics as text. */
  metrics(): Promise<string>;
}

/** Hosts the echo bot with a console. */
export async function watch(
  options: ConsoleOptions = {},
  app: Partial<AppOptions> = {},
  bot: Partial<BotOptions> = {},
): Promise<Watched> {
  // Nothing listens there: no test calls Telegram.
  const hosted = hostApp({ telegram: { apiRoot: "http://127.0.0.1:9" }, ...app }, bot);
  const console = createConsole(hosted.app, options);
  const ask = (path: string, init: RequestInit = {}, address = "127.0.0.1") => {
    const request = new Request(`http://${HOST}${path}`, {
      redirect: "manual",
      ...init,
      headers: { host: HOST, ...init.headers as Record<string, string> },
    });
    return console.fetch(request, { remoteAddr: { transport: "tcp", hostname: address } });
  };
  await (await ask("/livez")).body?.cancel(); // The console observes from now on.
  return {
    ...{ ...hosted, console, ask },
    metrics: async () => {
      const { token } = options;
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return await (await ask("/metrics", { headers })).text();
    },
    async [Symbol.asyncDispose]() {
      await console.close();
      await hosted.app.close(0);
    },
  };
}

/** The fields of a form; a list becomes repeated fields. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Posts an action to the console, as its page does. */
export function actOn(watched: Watched, name: string, fields: Fields): Promise<Response> {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(field, one);
  }
  const headers = { origin: `http://${HOST}` };
  return watched.ask(`/act/${name}`, { method: "POST", body, headers });
}

/** The value of a series, by its name and labels as written. */
export function valueOf(metrics: string, series: string): number {
  const line = metrics.split("\n").find((each) => each.startsWith(`${series} `));
  assert(line, `no ${series} in\n${metrics}`);
  return Number(line.slice(series.length + 1));
}

/** A message of the page's stream. */
export interface Message {
  readonly event: string;
  /** Its data as text, and as a value. */
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- of many shapes
  readonly data: any;
}

/** Follows the page's stream. */
export async function follow(watched: Watched) {
  const { body } = await watched.ask("/events");
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  async function next(): Promise<Message> {
    while (true) {
      const end = rest.indexOf("\n\n");
      if (end < 0) {
        rest += (await reader.read()).value ?? "";
        continue;
      }
      const message = rest.slice(0, end);
      rest = rest.slice(end + 2);
      const [, event] = /^event: ?(.*)$/m.exec(message) ?? [];
      const [, text] = /^data: ?(.*)$/m.exec(message) ?? [];
      if (event && text) return { event, text, data: JSON.parse(text) };
    }
  }
  return {
    /** The messages up to the next with this name, which is the last. */
    async until(event: string): Promise<Message[]> {
      const messages = [await next()];
      while (messages.at(-1)!.event !== event) messages.push(await next());
      return messages;
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      await turn(); // A slice may have been on its way.
    },
  };
}
