/**
 * A simulator on a port.
 *
 * @module
 */
import { HttpServer } from "./http/http_server.ts";
import { type RawRequest, webRequest } from "./http/raw_request.ts";
import type { SimulatorOptions } from "./options.ts";
import { Simulator } from "./simulator.ts";
import type { UpdateView } from "./updates/update_record.ts";
import { replayCapture, type ReplayOptions } from "./wire/replay_capture.ts";

/** How long requests in progress may take to end when the simulator is closed, ms. */
const GRACE_MS = 1000;

/** How a simulator is started. */
export interface StartOptions extends SimulatorOptions {
  /** Where it listens. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** Its port; 0 for any free one. @default {0} */
  readonly port?: number;
  /** Answers what is no Bot API request, e.g. with a web page. @default {404} */
  readonly page?: (request: Request, tg: RunningSimulator) => Response | Promise<Response>;
}

/**
 * A simulator that listens.
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
  /** `http://127.0.0.1:PORT`, what bots take as their API root. */
  readonly apiRoot: string;
  #server: HttpServer;
  #page: StartOptions["page"];

  /**
   * Makes an empty Telegram that listens.
   *
   * @param options How it is started.
   */
  constructor(options: StartOptions = {}) {
    super(options);
    const { hostname = "127.0.0.1", port = 0, page } = options;
    this.#page = page;
    const answer = (request: RawRequest) => this.#answer(request).catch(answerError);
    this.#server = new HttpServer({ hostname, port, answer });
    this.apiRoot = `http://${hostname}:${this.#server.addr.port}`;
  }

  /** The same with a slash at its end, for a browser. */
  get url(): string {
    return `${this.apiRoot}/`;
  }

  /**
   * Gives bots the updates of a capture: a file that the playground or the relay saved. Its people
   * and chats are made as far as they are not here, so that bots can answer.
   *
   * @throws {TypeError} When it is not a capture, or is for a bot that is not here.
   */
  async replay(file: string | URL, options: ReplayOptions = {}): Promise<UpdateView[]> {
    return replayCapture(this.world, await Deno.readTextFile(file), options);
  }

  /**
   * Ends everything and frees the port. What is in progress may end; after a second it is cut off,
   * be it a page that is open or a call that is never sent to its end.
   */
  override async close(): Promise<void> {
    super.close();
    await this.#server.close(GRACE_MS);
  }

  async #answer(request: RawRequest): Promise<Response> {
    // "//bot" comes of an API root that ends with a slash: it is for the Bot API to refuse.
    const isCall = /^\/+(file\/+)?bot/.test(request.target);
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

/** A mistake of the simulator's own is reported to the bot. */
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
 * @param options How it is started.
 * @returns The simulator, ready.
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
