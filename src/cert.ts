/**
 * `deno task cert -- --host bot.example.com`: makes a self-signed certificate.
 *
 * @module
 */
import { quit } from "./process/quit.ts";
import { readCertificateArguments, usage } from "./tls/arguments.ts";
import { makeCertificate, MakeCertificateError } from "./tls/generate.ts";

const read = readCertificateArguments(Deno.args);
if (read === "help") quit(0, usage);
if (typeof read === "string") quit(2, `${read}\n\n${usage}`);
const { cert, key } = await makeCertificate(read).catch((error) => {
  if (error instanceof Deno.errors.NotCapable) {
    const flags = `--allow-read="${read.folder}" --allow-write="${read.folder}"`;
    const again = `deno run ${flags} src/cert.ts ${Deno.args.join(" ")}`;
    quit(1, `Cannot write to "${read.folder}": Deno may not write there; run \`${again}\``);
  }
  throw error instanceof MakeCertificateError ? quit(1, error.message) : error;
});
quit(0, `Made ${cert} and ${key} for ${read.hosts.join(", ")}, valid for ${read.days} days`);
