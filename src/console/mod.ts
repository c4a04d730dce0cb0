/**
 * The operator's console: health, metrics and a page. Its code is loaded on creation.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import { internalsOf } from "../app/internals.ts";
import { checkOptions } from "./check_options.ts";
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
 * Creates the console of an application: `/livez`, `/readyz`, `/startupz`, `/metrics`, and a page
 * at `/`. Serve its `fetch` on a separate listener that only operators can reach.
 *
 * @param app The application, from `createApp` or `serve`.
 * @param options Who may use it, and what it shows.
 * @returns The console. It watches the application until it is closed.
 * @throws {TypeError} If the application is not from `createApp` or `serve`, or an option is unknown
 * or cannot be used.
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
  internalsOf(app);
  checkOptions(options);
  const loading = import("./operator_console.ts")
    .then(({ OperatorConsole }) => OperatorConsole.open(app, options));
  loading.catch(() => {}); // Requests to it reject with the error.
  const close = async () => await (await loading).close();
  return {
    fetch: async (request, info) => await (await loading).fetch(request, info),
    close,
    [Symbol.asyncDispose]: close,
  };
}
