/**
 * The operator's console: health, metrics and a page. Loaded when it is made.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import type { Console, ConsoleOptions } from "./options.ts";

export type {
  AlertOptions,
  Console,
  ConsoleOptions,
  DoctorReport,
  ReadyCheck,
  ShownSetting,
} from "./options.ts";

/**
 * Makes the console of an application: `/livez`, `/readyz`, `/startupz`, `/metrics`, and a page at
 * `/`. Serve its `fetch` on a listener of its own, which only operators can reach.
 *
 * @param app What `createApp` or `serve` made.
 * @param options What opens it, and what it shows.
 * @returns The console. It watches the application until it is closed.
 * @throws {TypeError} If `createApp` or `serve` did not make the application.
 *
 * @example Usage
 * ```ts
 * import { createApp, createConsole } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const app = createApp({ bots: { echo: { token: "123456:example", handler: () => {} } } });
 * await using console = createConsole(app, { token: "a long secret of operators" });
 * const response = await console.fetch(new Request("http://127.0.0.1:9090/livez"));
 * assertEquals(await response.json(), { ok: true });
 * await app.close();
 * ```
 */
export function createConsole(app: App, options: ConsoleOptions = {}): Console {
  const loading = import("./operator_console.ts")
    .then(({ OperatorConsole }) => OperatorConsole.open(app, options));
  loading.catch(() => {}); // Whoever asks it something hears of it.
  const close = async () => await (await loading).close();
  return {
    fetch: async (request, info) => await (await loading).fetch(request, info),
    close,
    [Symbol.asyncDispose]: close,
  };
}
