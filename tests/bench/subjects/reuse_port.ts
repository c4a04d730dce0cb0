/** One of several processes on a port: the PORT that is given, or any; CPU=1 for work of some ms. */
import { serve } from "../../../src/mod.ts";
import { ready, SECRET } from "./contract.ts";

const handler = Deno.env.has("CPU")
  ? await import("./isolated_cpu.ts")
  : await import("./isolated_handler.ts");
const server = await serve({
  log: false,
  bots: { bot: { token: "123456:bench", secret: SECRET, handler } },
  sources: ["127.0.0.0/8"],
  ...{ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 0), reusePort: true },
});
// Where the system likes; the bench gives its subjects one core.
await new Deno.Command("taskset", { args: ["-apc", "0-1", String(Deno.pid)], stdout: "null" })
  .output();
ready((server.addr as Deno.NetAddr).port);
