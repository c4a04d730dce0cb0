/** A Bot API that says yes to everything and remembers what it was asked. */
export interface BotApiStub extends AsyncDisposable {
  readonly apiRoot: string;
  /** Method and parameters of each call. */
  readonly calls: { method: string; params: Record<string, unknown> }[];
}

/** Starts one on a free port, which answers from a moment on. */
export function startBotApiStub(open: Promise<void> = Promise.resolve()): BotApiStub {
  const calls: BotApiStub["calls"] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  let webhook: unknown = "";
  const resultOf = (method: string, { url = "" }: Record<string, unknown>) => {
    if (method === "getWebhookInfo") return { url: webhook, pending_update_count: 0 };
    if (method !== "setWebhook" && method !== "deleteWebhook") return { message_id: calls.length };
    webhook = url;
    return true;
  };
  const server = Deno.serve(options, async (request) => {
    const method = request.url.split("/").at(-1)!;
    const params = await request.json();
    calls.push({ method, params });
    await open;
    return Response.json({ ok: true, result: resultOf(method, params) });
  });
  return {
    apiRoot: `http://127.0.0.1:${server.addr.port}`,
    calls,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
