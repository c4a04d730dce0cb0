/** One of several processes sharing PORT, or any free port; CPU=1 for a few ms of work per update. */
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
// On any core; the bench pins its subjects to one.
await new Deno.Command("taskset", { args: ["-apc", "0-1", String(Deno.pid)], stdout: "null" })
  .output();
ready((server.addr as Deno.NetAddr).port);
