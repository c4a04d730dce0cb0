/**
 * `deno task cert -- --host bot.example.com`: makes a self-signed certificate.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { quit } from "./process/quit.ts";
import { makeCertificate, MakeCertificateError } from "./tls/generate.ts";

const usage = `Usage: deno task cert -- --host HOST [--host HOST …] [options]

Makes certs/cert.pem and certs/key.pem: a self-signed certificate and its key.

  --host HOST   a host name or an IP address that Telegram will connect to; as many as needed
  --rsa         RSA-2048 instead of EC P-256
  --days N      how long it is valid [3650]
  --out DIR     another folder than certs
  --force       overwrite what is there
  --help        this text`;

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args: args[0] === "--" ? args.slice(1) : args,
      options: {
        host: { type: "string", multiple: true },
        rsa: { type: "boolean" },
        days: { type: "string", default: "3650" },
        out: { type: "string", default: "certs" },
        force: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return quit(2, `${(error as Error).message}\n\n${usage}`);
  }
}

const { host: hosts = [], rsa, days, out: folder, force, help } = readArgs(Deno.args);
if (help) quit(0, usage);
if (hosts.length === 0) quit(2, `No --host was given\n\n${usage}`);
if (!/^[1-9]\d{0,4}$/.test(days)) quit(2, `--days "${days}" is not a number of days\n\n${usage}`);
const files = await makeCertificate({
  hosts,
  folder,
  days: Number(days),
  ...rsa && { rsa },
  ...force && { force },
}).catch((error) => {
  throw error instanceof MakeCertificateError ? quit(1, error.message) : error;
});
quit(0, `Made ${files.cert} and ${files.key} for ${hosts.join(", ")}, valid for ${days} days`);
