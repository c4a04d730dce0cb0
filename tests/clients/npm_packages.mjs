// Shared by the bots on Node: loading packages, and an HTTPS server.
import { readFileSync } from "node:fs";
import https from "node:https";
import { createRequire } from "node:module";

/** Loads a package installed by the tests. */
export const require = createRequire(new URL(".npm/package.json", import.meta.url));

/** A bot's webhook settings; undefined when it polls. */
export const webhook = process.env.WEBHOOK_URL && {
  url: process.env.WEBHOOK_URL,
  cert: process.env.WEBHOOK_CERT,
};

export const PICTURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Listens with a Node request listener. */
export function listen(listener) {
  const { WEBHOOK_CERT: cert, WEBHOOK_KEY: key, WEBHOOK_PORT: port } = process.env;
  const options = { cert: readFileSync(cert), key: readFileSync(key) };
  return new Promise((resolve) =>
    https.createServer(options, listener).listen(Number(port), "127.0.0.1", resolve)
  );
}

/** Waits. */
export function sleep(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
