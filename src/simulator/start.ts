/**
 * A simulator that listens on a port.
 *
 * @module
 */
import { HttpServer } from "./http/http_server.ts";
import { type RawRequest, webRequest } from "./http/raw_request.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { SIMULATOR_OPTIONS, type SimulatorOptions } from "./options.ts";
import { Simulator } from "./simulator.ts";
import type { UpdateView } from "./updates/update_record.ts";
import { replayCapture, type ReplayOptions } from "./wire/replay_capture.ts";

/** How long requests in progress may take to finish when the simulator closes, ms. */
const GRACE_MS = 1000;

/** Options for a simulator on a port. */
export interface StartOptions extends SimulatorOptions {
  /** The address it listens on. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** The port; 0 for any free one. @default {0} */
  readonly port?: number;
  /** Answers requests that are not for the Bot API, e.g. with a web page. @default {404} */
  readonly page?: (request: Request, tg: RunningSimulator) => Response | Promise<Response>;
}

const OPTIONS: OptionTypes<StartOptions> = {
  ...SIMULATOR_OPTIONS,
  hostname: "string",
  port: "number",
  page: "function",
};

const REPLAY_OPTIONS: OptionTypes<ReplayOptions> = { bot: "object" };

/**
 * A simulator that listens on a port.
 *
 * @example Usage
 * ```ts
 * import { RunningSimulator } from "./start.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using tg = new RunningSimulator();
 * assertEquals(tg.url, `${tg.apiRoot}/`);
 * ```
 */
export class RunningSimulator extends Simulator implements AsyncDisposable {
  /** `http://127.0.0.1:PORT`, the API root for bots. */
  readonly apiRoot: string;
  #server: HttpServer;
  #page: StartOptions["page"];

  /**
   * Creates an empty Telegram and listens.
   *
   * @param options Options for the simulator and its port.
   * @throws {TypeError} If an option is unknown or of another type.
   */
  constructor(options: StartOptions = {}) {
    refuseWrongOptions("start a simulator", options, OPTIONS);
    const { hostname = "127.0.0.1", port = 0, page, ...rest } = options;
    super(rest);
    this.#page = page;
    const answer = (request: RawRequest) => this.#answer(request).catch(answerError);
    this.#server = new HttpServer({ hostname, port, answer });
    this.apiRoot = `http://${hostname}:${this.#server.addr.port}`;
  }

  /** The same with a trailing slash, for a browser. */
  get url(): string {
    return `${this.apiRoot}/`;
  }

  /**
   * Sends bots the updates of a capture: a file saved by the playground or the relay. Missing
   * people and chats are created, so that the bots can answer.
   *
   * @throws {TypeError} If the file is not a capture, or is for a bot that does not exist.
   */
  async replay(file: string | URL, options: ReplayOptions = {}): Promise<UpdateView[]> {
    refuseWrongOptions("replay a capture", options, REPLAY_OPTIONS);
    return replayCapture(this.world, await Deno.readTextFile(file), options);
  }

  /**
   * Ends everything and frees the port. Requests in progress may finish for one second; then they
   * are aborted, as open pages and stalled calls would never finish.
   */
  override async close(): Promise<void> {
    super.close();
    await this.#server.close(GRACE_MS);
  }

  async #answer(request: RawRequest): Promise<Response> {
    // "//bot" comes of an API root that ends with a slash, "http://…/bot" of a proxy's client: both
    // are for the Bot API to refuse.
    const isCall = /^(\w+:\/\/[^/]*)?\/+(file\/+)?bot/.test(request.target);
    if (isCall || !this.#page) return await this.handle(request);
    const asked = webRequest(request);
    if (!asked) return new Response("Bad request\n", { status: 400 });
    return await this.#page(asked, this);
  }

  /** Lets `await using` close it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Reports an error of the simulator itself to the bot. */
function answerError(error: unknown): Response {
  const reason = error instanceof Error ? error.message : String(error);
  return Response.json({
    ok: false,
    error_code: 500,
    description: `Internal Server Error: the simulator failed: ${reason}`,
  }, { status: 500 });
}

/**
 * Starts a simulator on loopback.
 *
 * @param options Options for the simulator and its port.
 * @returns The running simulator.
 *
 * @example Usage
 * ```ts
 * import { startSimulator } from "./start.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using tg = await startSimulator();
 * const bot = tg.bot("echo");
 * const response = await fetch(`${tg.apiRoot}/bot${bot.token}/getMe`);
 * assertEquals((await response.json()).ok, true);
 * ```
 */
export function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  return Promise.resolve().then(() => new RunningSimulator(options));
}
