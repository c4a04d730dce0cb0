/**
 * A Telegram whose answers the test sets, for what the simulator never does.
 */
export const TOKEN = "42:abcdefghijklmnopqrstuvwxyz";
const ME = { id: 42, is_bot: true, first_name: "E", username: "e_bot" };

/** The answer of a successful call. */
export const ok = (result: unknown) => Response.json({ ok: true, result });

/** Starts it; methods without a given answer succeed. */
export function upstream(
  answer: (
    method: string,
    request: Request,
  ) => Response | undefined | void | Promise<Response | undefined>,
) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const method = /[^/]+$/.exec(new URL(request.url).pathname)![0];
      const given = await answer(method, request);
      if (!request.bodyUsed) await request.body?.cancel();
      if (given) return given;
      if (method === "getMe") return ok(ME);
      if (method === "getWebhookInfo") return ok({ url: "", pending_update_count: 0 });
      if (method === "getUpdates") return ok([]);
      return ok(true);
    },
  );
  return {
    apiRoot: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
