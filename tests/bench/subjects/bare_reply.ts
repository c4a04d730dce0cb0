/** Deno.serve and nothing else, with the echo bot's reply. */
import { order, ready, tlsOptions } from "./contract.ts";

const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...tlsOptions(order()) };
const headers = { "content-type": "application/json" };
const server = Deno.serve(options, async (request) => {
  const { message } = await request.json();
  const reply = { method: "sendMessage", chat_id: message.chat.id, text: message.text };
  return new Response(JSON.stringify(reply), { headers });
});
ready(server.addr.port);
