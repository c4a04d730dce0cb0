/**
 * Checks whether the value that a handler returned can be sent.
 *
 * @module
 */

/**
 * The response that a handler returned, if it can be sent. For anything else `Deno.serve` sends an
 * error of its own, or ends.
 *
 * @param value What the handler returned.
 * @param who Names the handler in the message.
 * @param sent The responses already sent; a body in memory does not show that it was.
 * @returns The response.
 * @throws {TypeError} If it cannot be sent; the message says why.
 */
export function usableResponse(value: unknown, who: string, sent: WeakSet<Response>): Response {
  const fail = (reason: string): never => {
    throw new TypeError(`Cannot answer: ${who} returned ${reason}`);
  };
  if (!(value instanceof Response)) return fail("no Response; return new Response()");
  let used: boolean;
  try {
    // The prototype's getter throws for objects that only look like a Response.
    used = Reflect.get(Response.prototype, "bodyUsed", value) as boolean;
  } catch {
    return fail("an object that is not a Response; return new Response()");
  }
  if (used) return fail("a Response whose body has been read; return response.clone()");
  if (value.body?.locked) return fail("a Response whose body is locked by a reader; release it");
  if (value.body && sent.has(value)) {
    return fail("a Response that was sent before; create a new one");
  }
  if (value.status === 0) return fail("Response.error(), which cannot be sent");
  if (value.status === 101) return fail("a WebSocket upgrade; a route can only answer");
  sent.add(value);
  return value;
}
