/** Deno.serve and nothing else: the body is read as JSON, the answer is 200. */
import { order, ready, tlsOptions } from "./contract.ts";

const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...tlsOptions(order()) };
const server = Deno.serve(options, async (request) => {
  await request.json();
  return new Response(null);
});
ready(server.addr.port);
