/**
 * Who may control a simulator: programs on this machine, but not web pages. A page can make its
 * reader's browser send requests to loopback, so the Host header must name this machine (against
 * DNS rebinding), the Origin must not be foreign, and a body must be JSON, which forms cannot send.
 *
 * @module
 */
import { ControlError } from "./control_error.ts";
import { isLoopbackHost } from "../../net/loopback.ts";

/**
 * Checks where a request comes from.
 *
 * @param names Other host names that the simulator is reached by, for example between containers.
 * @throws {ControlError} 403, or 415 for a body that is not JSON.
 */
export function checkOrigin(request: Request, names: readonly string[]): void {
  const { headers, method } = request;
  const host = headers.get("host") ?? new URL(request.url).host;
  const named = names.includes(host.replace(/:\d+$/, "").toLowerCase());
  if (!isLoopbackHost(host) && !named) {
    throw new ControlError(403, "The control API is open at 127.0.0.1 or localhost only");
  }
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const isForeign = origin !== null && origin !== `http://${host}` ||
    site !== null && site !== "same-origin" && site !== "none";
  if (isForeign) throw new ControlError(403, "A web page may not use the control API");
  const type = headers.get("content-type") ?? "application/json";
  if (method !== "GET" && !/^application\/json\b/i.test(type)) {
    throw new ControlError(415, `Cannot read ${type}: send application/json`);
  }
}
