/**
 * All that `serve()` loads at its start, named in one place.
 *
 * Deno 2.9 reads and decodes the source map of each module that is the first to name another one,
 * so that a graph that is found step by step takes 1 ms longer to load than one that is known from
 * the first module on. It changes nothing else.
 *
 * @module
 */
import "@std/crypto/timing-safe-equal";
import "@std/http/status";
import "./app.ts";
import "./check_options.ts";
import "./clock.ts";
import "./roster.ts";
import "./serve.ts";
import "./dispatch/bot.ts";
import "./dispatch/context.ts";
import "./dispatch/deadlines.ts";
import "./dispatch/delivery.ts";
import "./dispatch/dispatcher.ts";
import "./dispatch/drain.ts";
import "./dispatch/hosting.ts";
import "./dispatch/lanes.ts";
import "./dispatch/load.ts";
import "./dispatch/memory.ts";
import "./dispatch/report.ts";
import "./dispatch/routes.ts";
import "./dispatch/run.ts";
import "./gateway/arrival.ts";
import "./gateway/body.ts";
import "./gateway/gateway.ts";
import "./gateway/network.ts";
import "./gateway/reader.ts";
import "./gateway/refusal.ts";
import "./gateway/secret_check.ts";
import "./gateway/side_routes.ts";
import "./gateway/source.ts";
import "./gateway/visit.ts";
import "./observe/join.ts";
import "./server/certificate.ts";
import "./server/listener.ts";
import "./server/server.ts";
import "./server/watch.ts";
import "./telegram/api.ts";
import "./telegram/api/error.ts";
import "./telegram/api/exchange.ts";
import "./telegram/api/input_file.ts";
import "./telegram/api/payload.ts";
import "./telegram/api/redact.ts";
import "./telegram/api/retry.ts";
import "./telegram/api/wait.ts";
import "./telegram/credentials.ts";
import "./telegram/networks.ts";
import "./telegram/reply.ts";
import "./telegram/update.ts";
