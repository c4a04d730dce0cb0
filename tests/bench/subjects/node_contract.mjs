// Shared by the subjects on Node: loading packages, listening, and printing the address.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";

export const SECRET = "bench_secret_bench_secret_bench_secret_1234";
export const TOKEN = "123456:bench";
export const ME = { id: 123456, is_bot: true, first_name: "Bench", username: "bench_bot" };

/** Loads a package that `deno task bench -- --install` installed in tests/bench/.peers. */
export const require = createRequire(new URL("../.peers/package.json", import.meta.url));

/** Listens with a Node request listener and prints the address. */
export function listen(listener) {
  const [cert, key] = process.argv.slice(2);
  const server = cert
    ? https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, listener)
    : http.createServer(listener);
  server.listen(0, "127.0.0.1", () => process.stdout.write(`ready ${server.address().port}\n`));
}
