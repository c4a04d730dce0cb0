/**
 * A Bot API server whose answers the test sets, over real HTTP on a free loopback port.
 */

/** One parsed request. */
export interface ReceivedCall {
  token: string;
  method: string;
  type: string;
  /** JSON parameters as sent; form fields as text. */
  params: Record<string, unknown>;
  files: Record<string, { name: string; bytes: Uint8Array }>;
}

/** The answer to a call; `n` counts from 1. */
export type Answerer = (call: ReceivedCall, n: number) => Response | Promise<Response>;

/** The running stand-in. */
export interface StandIn extends AsyncDisposable {
  root: string;
  calls: ReceivedCall[];
}

/** Starts a stand-in that reads each call and answers with `answer`, or with `true`. */
export function startStandIn(answer: Answerer = () => ok(true)): StandIn {
  const calls: ReceivedCall[] = [];
  const { root, [Symbol.asyncDispose]: stop } = startServer(async (request) => {
    const call = await receive(request);
    return await answer(call, calls.push(call));
  });
  return { root, calls, [Symbol.asyncDispose]: stop };
}

/** Starts a bare server, for tests that are not about calls. */
export function startServer(
  handler: (request: Request) => Response | Promise<Response>,
): { root: string } & AsyncDisposable {
  // Tests break requests off on purpose, so this is not logged.
  const onError = (error: unknown) => new Response(String(error), { status: 500 });
  const listen = { hostname: "127.0.0.1", port: 0, onListen() {}, onError };
  const server = Deno.serve(listen, handler);
  return {
    root: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A Bot API success. */
export function ok(result: unknown): Response {
  return Response.json({ ok: true, result });
}

/** A Bot API failure. */
export function refuse(
  error_code: number,
  description: string,
  parameters?: Record<string, unknown>,
): Response {
  const answer = { ok: false, error_code, description, ...(parameters && { parameters }) };
  return Response.json(answer, { status: error_code });
}

async function receive(request: Request): Promise<ReceivedCall> {
  const [, token = "", method = ""] = /\/bot([^/]+)\/([^/]+)$/.exec(request.url) ?? [];
  const type = request.headers.get("content-type")?.split(";")[0] ?? "";
  const call: ReceivedCall = { token, method, type, params: {}, files: {} };
  if (type === "application/json") call.params = await request.json();
  else if (type === "multipart/form-data") {
    for (const [name, value] of await request.formData()) {
      if (typeof value === "string") call.params[name] = value;
      else call.files[name] = { name: value.name, bytes: await value.bytes() };
    }
  }
  return call;
}
