/**
 * The health path for load balancers: answered before every check and without any detail.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { ReaderOf } from "../net/request_reader.ts";
import { Gateway, type GatewayOptions, ownHeaders, type RequestInfo } from "./gateway.ts";
import { pathOf } from "./path.ts";

const HEADERS = { "content-type": "text/plain", "cache-control": "no-store" };

/** A gateway with a health path, in a subclass so that the plain one is not slowed down. */
export class HealthGateway extends Gateway {
  readonly #path: string;
  readonly #problem: () => string | undefined;

  /**
   * @param options Options for the gateway.
   * @param path The health path.
   * @param problem Why no updates are accepted, in two words; `undefined` if they are.
   */
  constructor(options: GatewayOptions, path: string, problem: () => string | undefined) {
    super(options);
    this.#path = path;
    this.#problem = problem;
  }

  override receive(
    request: Request,
    info?: RequestInfo,
    readerOf: ReaderOf = ownHeaders,
  ): Response | Promise<Response> {
    const asks = request.method === "GET" || request.method === "HEAD";
    if (!asks || pathOf(request.url, readerOf(request)) !== this.#path) {
      return super.receive(request, info, readerOf);
    }
    const problem = this.#problem();
    const status = problem === undefined ? STATUS_CODE.OK : STATUS_CODE.ServiceUnavailable;
    const body = request.method === "HEAD" ? null : `${problem ?? "OK"}\n`;
    return new Response(body, { status, headers: HEADERS });
  }
}
