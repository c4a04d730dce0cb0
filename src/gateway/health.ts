/**
 * The health path: an answer for load balancers, before every check and without any detail.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { ReaderOf } from "../net/request_reader.ts";
import { Gateway, type GatewayOptions, ownHeaders, type RequestInfo } from "./gateway.ts";
import { pathOf } from "./path.ts";

const HEADERS = { "content-type": "text/plain", "cache-control": "no-store" };

/** A gateway with a health path; one without is not slowed down by it. */
export class HealthGateway extends Gateway {
  readonly #path: string;
  readonly #draining: () => boolean;

  /**
   * @param options Options for the gateway.
   * @param path The health path.
   * @param draining Whether updates are no longer taken.
   */
  constructor(options: GatewayOptions, path: string, draining: () => boolean) {
    super(options);
    this.#path = path;
    this.#draining = draining;
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
    const [status, text] = this.#draining()
      ? [STATUS_CODE.ServiceUnavailable, "Shutting down\n"] as const
      : [STATUS_CODE.OK, "OK\n"] as const;
    return new Response(request.method === "HEAD" ? null : text, { status, headers: HEADERS });
  }
}
